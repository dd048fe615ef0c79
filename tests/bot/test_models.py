"""A model archive is opened only where its hash is known: what is in it is unpickled, so it could run any code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import models
from bot.models import KNOWN, NoModel, UnknownModel, newest_model, remember
from bot.settings import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder of models."""
    monkeypatch.setenv("HMO_HOME", str(tmp_path))
    monkeypatch.delenv("MODEL_SHA256", raising=False)
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.fixture
def archive(folder: Path) -> Path:
    """Return what training leaves."""
    path = folder / "hear-me-out.tar.gz"
    path.write_bytes(b"a model")
    return path


def test_what_was_trained_here_is_opened(archive: Path) -> None:
    remember(archive)
    assert newest_model() == archive
    assert (archive.parent / KNOWN).stat().st_mode & 0o777 == 0o600


def test_an_archive_that_nobody_knows_is_not_opened(archive: Path) -> None:
    with pytest.raises(UnknownModel, match="make train"):
        newest_model()


def test_one_that_was_changed_or_put_there_later_is_not_opened(archive: Path) -> None:
    remember(archive)
    archive.write_bytes(b"a model, changed")
    with pytest.raises(UnknownModel):
        newest_model()
    remember(archive)
    stranger = archive.with_name("newer.tar.gz")
    stranger.write_bytes(b"another")
    os.utime(stranger, (archive.stat().st_mtime + 5,) * 2)
    with pytest.raises(UnknownModel, match=r"newer\.tar\.gz"):
        newest_model()


def test_a_list_that_others_may_write_vouches_for_nothing(archive: Path) -> None:
    remember(archive)
    (archive.parent / KNOWN).chmod(0o666)
    with pytest.raises(UnknownModel, match="mode"):
        newest_model()


def test_a_hash_that_is_named_from_outside_counts_alone(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_SHA256", models.hash_of(archive).upper())
    assert newest_model() == archive
    monkeypatch.setenv("MODEL_SHA256", "0" * 64)
    remember(archive)
    with pytest.raises(UnknownModel):
        newest_model()


def test_without_a_model_it_says_how_to_get_one(folder: Path) -> None:
    with pytest.raises(NoModel, match="make train"):
        newest_model()


def test_training_again_replaces_the_hash_of_before(archive: Path) -> None:
    remember(archive)
    before = (archive.parent / KNOWN).read_text()
    archive.write_bytes(b"trained again")
    remember(archive)
    after = (archive.parent / KNOWN).read_text()
    assert (len(after.splitlines()), after == before) == (1, False)


def test_the_bot_does_not_start_with_a_model_that_nobody_knows(archive: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.server"],
        cwd=ROOT,
        env={**os.environ, "HMO_HOME": str(archive.parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "is not known, so it is not opened" in done.stderr


def test_a_person_can_vouch_for_a_model_that_came_from_elsewhere(archive: Path, capsys: pytest.CaptureFixture) -> None:
    assert models.main([]) == 1
    assert models.main(["trust"]) == 0
    assert models.hash_of(archive) in capsys.readouterr().out
    assert newest_model() == archive


def test_the_models_may_be_apart_from_the_data_as_in_a_container(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    baked = tmp_path / "baked"
    archive.parent.rename(baked)
    remember(baked / archive.name)
    with pytest.raises(NoModel):
        newest_model()
    monkeypatch.setenv("HMO_MODELS", str(baked))
    assert newest_model() == baked / archive.name

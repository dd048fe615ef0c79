"""A file is handed to ClamAV as clamd(8) says, over a Unix socket or TCP; only "OK" is a yes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from backend.files import scanning
from backend.files.check import notes, problems
from backend.files.scanning import Harmful, NotScanned, is_there, scan
from backend.settings import BadSetting, Settings
from tests.backend.files.kit import EICAR, FakeClamd, clamd_at, clamd_on_tcp

pytestmark = pytest.mark.asyncio
LARGE = bytes(range(256)) * 1024


async def test_a_clean_file_arrives_whole_over_either_kind_of_socket(tmp_path: Path) -> None:
    clamd = FakeClamd()
    async with clamd_at(tmp_path / "s", clamd) as unix, clamd_on_tcp(clamd) as tcp:
        for address in (unix, tcp):
            await scan(address, LARGE)
            assert await is_there(address)
    assert clamd.seen == [LARGE, LARGE]


async def test_what_is_harmful_is_found_also_where_two_pieces_meet(tmp_path: Path) -> None:
    content = b"x" * (scanning.PIECE - len(EICAR) // 2) + EICAR
    async with clamd_at(tmp_path / "s", FakeClamd()) as address:
        with pytest.raises(Harmful) as found:
            await scan(address, content)
    assert found.value.found == "Win.Test.EICAR_HDB-1"
    assert "It was not kept" in found.value.say


async def test_a_file_larger_than_the_scanner_takes_is_refused_with_that_reason(tmp_path: Path) -> None:
    async with clamd_at(tmp_path / "s", FakeClamd(most=1000)) as address:
        with pytest.raises(NotScanned, match="does not take a file this large"):
            await scan(address, LARGE * 20)


async def test_a_scanner_that_is_away_silent_or_babbles_is_no_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.2)
    monkeypatch.setattr(scanning, "CHECK_SECONDS", 0.2)

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"stream: OK" * 10_000)
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(babble, tmp_path / "b")
    async with clamd_at(tmp_path / "s", FakeClamd(silent=True)) as silent, server:
        for address in (silent, f"unix://{tmp_path}/nowhere", "tcp://127.0.0.1:9", f"unix://{tmp_path}/b"):
            with pytest.raises(NotScanned, match="does not answer"):
                await scan(address, b"hello")
            assert not await is_there(address)


@pytest.mark.parametrize("answer", [b"stream: OK FOUND", b"stream: Broken ERROR", b"stream: ok", b"OK", b""])
async def test_any_other_answer_is_no_yes(tmp_path: Path, answer: bytes) -> None:
    clamd = FakeClamd()

    async def say(command: bytes, reader: asyncio.StreamReader) -> bytes:
        await FakeClamd.answer(clamd, command, reader)
        return answer

    clamd.answer = say  # type: ignore[method-assign]
    async with clamd_at(tmp_path / "s", clamd) as address:
        with pytest.raises((NotScanned, Harmful)):
            await scan(address, b"hello")


async def test_check_says_whether_files_are_scanned_and_whether_the_scanner_answers(tmp_path: Path) -> None:
    none, away = Settings(), Settings(clamd_url=f"unix://{tmp_path}/nowhere")
    assert await asyncio.to_thread(problems, none) == []
    assert "not scanned" in notes(none)[0]
    assert "does not answer" in (await asyncio.to_thread(problems, away))[0]
    async with clamd_at(tmp_path / "s", FakeClamd()) as address:
        there = Settings(clamd_url=address)
        assert (await asyncio.to_thread(problems, there), notes(there)) == ([], [])


@pytest.mark.parametrize(
    ("address", "beyond"),
    [
        *((f"tcp://{here}:3310", False) for here in ("127.0.0.1", "127.8.9.1", "[::1]", "localhost")),
        *((f"tcp://{there}:3310", True) for there in ("10.0.0.5", "clamav", "scan.council.example", "[fd00::1]")),
        ("unix:///run/clamav/clamd.ctl", False),
    ],
)
async def test_check_warns_of_a_scanner_beyond_this_machine(address: str, beyond: bool) -> None:
    said = notes(Settings(clamd_url=address))
    assert bool(said) == beyond
    assert all("in the clear" in one and "tmpfs" in one for one in said)


@pytest.mark.parametrize("wrong", ["/run/clamd.ctl", "tcp://host", "tcp://host:x", "unix://relative", "http://a:1"])
async def test_an_address_that_is_none_is_named(wrong: str) -> None:
    with pytest.raises(BadSetting, match="^CLAMD_URL must be like"):
        Settings.from_env({"CLAMD_URL": wrong})


@pytest.mark.parametrize("wrong", ["0", "-1", "much", "1.5", "10001"])
async def test_a_size_that_is_none_is_named(wrong: str) -> None:
    with pytest.raises(BadSetting, match="^FILE_MB must be whole megabytes") as caught:
        Settings.from_env({"FILE_MB": wrong, "CASE_FILES_MB": wrong})
    assert "CASE_FILES_MB" in str(caught.value)

"""Sealed words open only with their key, in their place, unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.store.sealing import CannotUnseal, Keyring, Sealer, key_id_of

KEYS = {"k1": b"1" * 32, "k2": b"2" * 32}
OLD = Sealer(Keyring("k1", KEYS))
NEW = Sealer(Keyring("k2", KEYS))


@given(st.text(), st.text(alphabet=st.characters(codec="utf-8"), max_size=50))
def test_what_is_sealed_comes_back(words: str, about: str) -> None:
    sealed = OLD.seal(words, about)
    assert NEW.unseal(sealed, about) == words
    assert key_id_of(sealed) == "k1"


def test_half_an_emoji_comes_back_too() -> None:
    assert OLD.unseal(OLD.seal("\ud83d", "a"), "a") == "\ud83d"


def test_the_same_words_never_look_the_same() -> None:
    assert OLD.seal("help", "a") != OLD.seal("help", "a")


def test_words_do_not_open_in_another_place() -> None:
    with pytest.raises(CannotUnseal):
        OLD.unseal(OLD.seal("help", "case 1"), "case 2")


@given(st.data())
def test_a_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(OLD.seal("the red kite", "a"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotUnseal):
        OLD.unseal(bytes(sealed), "a")


def test_an_unknown_key_is_named_and_the_words_are_not() -> None:
    with pytest.raises(CannotUnseal, match="k2") as caught:
        Sealer(Keyring("k1", {"k1": KEYS["k1"]})).unseal(NEW.seal("the red kite", "a"), "a")
    assert "kite" not in str(caught.value)


@pytest.mark.parametrize("bytes_", [b"", b"x", b"\x02k1", b"\xff" * 40])
def test_bytes_that_were_never_sealed_are_refused(bytes_: bytes) -> None:
    with pytest.raises(CannotUnseal):
        OLD.unseal(bytes_, "a")


def test_a_running_server_reads_its_keys_again_when_it_meets_a_new_one() -> None:
    sealer = Sealer(Keyring("k1", {"k1": KEYS["k1"]}), reload=lambda: Keyring("k2", KEYS))
    assert sealer.unseal(NEW.seal("help", "a"), "a") == "help"
    assert sealer.key_id == "k2"

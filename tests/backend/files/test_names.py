"""The name of a file is data: never a path, and nothing in it ends a header or turns itself round."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.files.names import LONGEST, MOST_BYTES, attachment, tidy_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Report.pdf", "Report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\tess\\Letter.docx", "Letter.docx"),
        ("..", "file"),
        ("", "file"),
        (" . ", "file"),
        ("Zoe\u0301’s letter.pdf", "Zoé’s letter.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ('a"b;c.pdf', "a_b_c.pdf"),
        ("nul.txt", "_nul.txt"),
        ("\ud83d.txt", "txt"),
    ],
)
def test_a_name_is_cleaned(sent: str, kept: str) -> None:
    assert tidy_name(sent) == kept


def test_a_long_name_keeps_its_end() -> None:
    kept = tidy_name("a" * 500 + ".pdf")
    assert len(kept) == LONGEST
    assert kept.endswith(".pdf")


@pytest.mark.parametrize("letter", ["ж", "報", "🐦", "é"])
def test_a_long_name_has_few_bytes_too_and_its_end(letter: str) -> None:
    for name in (letter * 500 + ".docx", letter * 500, "." + letter * 500):
        kept = tidy_name(name)
        assert 100 < len(kept.encode()) <= MOST_BYTES
        assert letter in kept
        assert kept.endswith(".docx") or "docx" not in name


@given(st.text(max_size=400))
def test_whatever_it_is_called_the_header_is_one_line_and_says_the_name(sent: str) -> None:
    name = tidy_name(sent)
    assert 1 <= len(name) <= LONGEST + 1
    assert len(name.encode()) <= MOST_BYTES + 1
    header = attachment(name)
    found = re.fullmatch(
        r"attachment; filename=\"([A-Za-z0-9 ._()-]+)\"; filename\*=UTF-8\'\'([A-Za-z0-9%._~-]+)", header
    )
    assert found, header
    assert unquote(found[2]) == name

"""Names of files: data that somebody sent, never a path. Cleaned before they stand in a header."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

LONGEST = 120
"""Letters of a name; of a longer one the end stays, because it says what kind of file it is."""
MOST_BYTES = 190
"""Of a name in UTF-8: a file system takes 255, and reference, number and an ending of ours come to it."""
LONGEST_ENDING = 10
NAMELESS = "file"
UNSAFE = re.compile(r'[<>:"|?*%;\\/]')
"""What a file system, a shell or a header takes for something else."""
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
"""Names that Windows keeps for devices."""


def tidy_name(sent: str) -> str:
    """Return the name of a file as it is kept: the last part of a path, in one line, without what nobody sees."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", sent)[-1])
    shown = "".join(" " if letter.isspace() else letter for letter in name if letter.isspace() or is_seen(letter))
    name = re.sub(r" +", " ", UNSAFE.sub("_", shown)).strip(" .")
    name = f"_{name}" if RESERVED.match(name) else name
    return shortened(name) or NAMELESS


def is_seen(letter: str) -> bool:
    """Return whether a letter is one: not a control, not half of one, not what turns the direction of a name round."""
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def shortened(name: str) -> str:
    """Return a name that is not too long, in letters and in bytes, with its end."""
    stem, dot, ending = name.rpartition(".")
    end = dot + ending if dot and len(ending) <= LONGEST_ENDING else ""
    kept = name.removesuffix(end) if end else name
    room = MOST_BYTES - len(end.encode())
    return kept[: LONGEST - len(end)].encode()[:room].decode("utf-8", "ignore") + end


def attachment(name: str) -> str:
    """Return the Content-Disposition of a download. -- RFC 6266; RFC 8187 for letters beyond ASCII"""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", plain).strip(" .") or NAMELESS
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

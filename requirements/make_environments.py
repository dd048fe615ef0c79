"""Make `.venv/bot` (Python 3.10) and `.venv/backend` (Python 3.13) from the locks. Standard library, Python >= 3.9.

`make setup` runs it with whatever Python there is. A Python that only a version manager has (its shim on PATH fails
unless selected) is found in the manager's own folders; where there is none at all, uv fetches one.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
VENVS = ROOT / ".venv"
UV = VENVS / "uv" / "bin" / "uv"
PYTHONS = {"backend": "3.13", "bot": "3.10"}


def say(words: str) -> None:
    """Show progress."""
    sys.stdout.write(f"[setup] {words}\n")
    sys.stdout.flush()


def works(python: str, version: str) -> bool:
    """Say whether this really is a Python of that version: a shim may stand there and fail."""
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, timeout=30, check=False)  # nosec B603 # a list of words, no shell, nothing from outside
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version


def candidates(version: str) -> Iterator[str]:
    """Yield places where a Python of this version may be: PATH, then the folders of version managers."""
    found = shutil.which(f"python{version}")
    if found:
        yield found
    home = Path.home()
    folders = [
        Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions" / f"{version}*",
        Path(os.environ.get("ASDF_DATA_DIR") or home / ".asdf") / "installs" / "python" / f"{version}*",
        home / ".local" / "share" / "mise" / "installs" / "python" / f"{version}*",
        home / ".local" / "share" / "uv" / "python" / f"cpython-{version}*",
        Path("/opt/homebrew/opt") / f"python@{version}",
        Path("/usr/local/opt") / f"python@{version}",
    ]
    for folder in folders:
        yield from sorted(glob.glob(str(folder / "bin" / f"python{version}")), reverse=True)


def find_python(version: str) -> str:
    """Return a working Python, or the version number alone, which makes uv fetch one."""
    return next((python for python in candidates(version) if works(python, version)), version)


def make_uv() -> None:
    """Install uv from its own lock into its own environment, once."""
    lock = LOCKS / "uv.txt"
    if is_current("uv", [lock]):
        return
    say("uv (makes the other two)")
    venv.EnvBuilder(with_pip=True, clear=True).create(VENVS / "uv")
    pip = [str(VENVS / "uv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)  # nosec B603 # a list of words, no shell, nothing from outside
    remember("uv", [lock])


def training_only(text: str) -> set[str]:
    """Return the names in training-only.txt."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return {line for line in lines if line}


def without(lock: str, names: set[str]) -> str:
    """Return a lock without these packages: each is a line that begins with its name, and the hashes under it."""
    kept: list[str] = []
    keeps = True
    for line in lock.splitlines():
        if line and not line[0].isspace():
            keeps = re.split(r"[=<>~!; \[]", line)[0].lower() not in names
        if keeps:
            kept.append(line)
    return "\n".join(kept) + "\n"


def serving_lock() -> Path:
    """Write the lock of the bot without what only training needs; return where it is."""
    names = training_only((LOCKS / "training-only.txt").read_text(encoding="utf-8"))
    path = VENVS / "bot-serving.txt"
    path.write_text(without((LOCKS / "bot.txt").read_text(encoding="utf-8"), names), encoding="utf-8")
    return path


def make_environment(name: str, with_tests: bool, serving: bool = False) -> None:
    """Make one environment; the tools for tests are added only when tests are wanted.

    serving: without what only training needs; a model is then brought along, with its hash.
    """
    lock = serving_lock() if serving and name == "bot" else LOCKS / f"{name}.txt"
    locks = [lock] + ([LOCKS / f"{name}-dev.txt"] if with_tests else [])
    if is_current(name, locks) or (not with_tests and is_current(name, [*locks, LOCKS / f"{name}-dev.txt"])):
        return
    python = VENVS / name / "bin" / "python"
    if not (python.exists() and works(str(python), PYTHONS[name])):
        say(f"{name}: Python {PYTHONS[name]}")
        found = find_python(PYTHONS[name])
        subprocess.run([str(UV), "venv", "--quiet", "--clear", "--python", found, str(VENVS / name)], check=True)  # nosec B603 # a list of words, no shell, nothing from outside
    say(f"{name}: {', '.join(lock.name for lock in locks)} (some minutes the first time)")
    sync = [str(UV), "pip", "sync", "--require-hashes", "--python", str(VENVS / name), *map(str, locks)]
    subprocess.run(sync, check=True)  # nosec B603 # a list of words, no shell, nothing from outside
    remember(name, locks)


def stamp(locks: list[Path]) -> str:
    """Return what identifies the content of the locks."""
    return hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()


def is_current(name: str, locks: list[Path]) -> bool:
    """Say whether the environment was made from exactly these locks."""
    mark: Path | None = VENVS / name / "made-from"
    return bool(mark and mark.exists() and mark.read_text() == stamp(locks))


def remember(name: str, locks: list[Path]) -> None:
    """Write down what the environment was made from, last: a broken install is made again."""
    (VENVS / name / "made-from").write_text(stamp(locks))


def main() -> None:
    """`make_environments.py [--with-tests | --serving] [--only NAME]`: one of the two, where the other is elsewhere."""
    asked = sys.argv[1:]
    with_tests, serving = "--with-tests" in asked, "--serving" in asked
    wanted = [asked[asked.index("--only") + 1]] if "--only" in asked else list(PYTHONS)
    VENVS.mkdir(exist_ok=True)
    make_uv()
    for name in wanted:
        make_environment(name, with_tests, serving)


if __name__ == "__main__":
    main()

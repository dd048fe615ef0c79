"""Do the ten commonest jobs in the real browser and write docs/ten-jobs.md with a picture of each.

`python -m tests.screens.ten_jobs`. The steps are what was done, not what somebody wrote down.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chromium import chromium
from tests.desk.office import Office, serving
from tests.desk.ten_jobs import JOBS, Job, Walk, fill
from tests.screens.small_png import smaller

DOCS = Path(__file__).resolve().parents[2] / "docs"
SIZE = {"width": 1000, "height": 700}
HEAD = """# The ten commonest jobs

Each begins on Today and takes three presses at most. A press is a link that is followed or a button that is pressed;
typing, ticks and choices are not counted. The steps and pictures are made by `python -m tests.screens.ten_jobs`, which
does each job in the browser of the tests with an invented morning; `tests/desk/test_ten_jobs.py` does them again with
the keys and counts. A case that is due later than this week's next two working days is one press further: behind
"Due this week", or found by name. The browser of the tests writes days as Americans do; yours writes them as your
computer does. [The whole desk](desk.md).
"""
NUMBERS = ("no press", "one press", "two presses", "three presses")


def part_of(job: Job, walk: Walk) -> str:
    """Return what the page says of a job that was done."""
    steps = "\n".join(f"{at}. {step}" for at, step in enumerate(walk.steps, 1))
    also = f"\n\n{job.also}" if job.also else ""
    return f"## {job.title}: {NUMBERS[walk.presses]}\n\n{steps}{also}\n\n![{job.title}](ten-jobs/{job.name}.png)\n"


def main() -> None:
    """Do them all; raise AssertionError where one cannot be done as its steps say."""
    folder = DOCS / "ten-jobs"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    parts = [HEAD]
    with TemporaryDirectory() as home, chromium() as browser, serving(Path(home)) as served:
        office = Office(*served, browser)
        cases = fill(office)
        page = office.enter(
            office.person("complaints_officer", "manager", name="Olu Officer"), viewport=SIZE, locale="en-GB"
        )
        for job in JOBS:
            page.goto("/desk/today")
            walk = Walk(office, page, cases, takes_pictures=True)
            job.do(walk)
            parts.append(part_of(job, walk))
            (folder / f"{job.name}.png").write_bytes(smaller(walk.picture))
        office.close()
    (DOCS / "ten-jobs.md").write_text("\n".join(parts), encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.iterdir())
    sys.stdout.write(f"{len(JOBS)} jobs in docs/ten-jobs, {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()

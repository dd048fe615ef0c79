"""Each of the ten commonest jobs takes at most three presses from Today, as docs/ten-jobs.md says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.cases.tables import CaseRow
from tests.desk.looks import check
from tests.desk.office import Office, serving
from tests.desk.ten_jobs import JOBS, Job, Walk, fill
from tests.screens.ten_jobs import DOCS, part_of

pytestmark = pytest.mark.browser
MOST = 3
TABLET = {"viewport": {"width": 768, "height": 1024}, "java_script_enabled": True}


@pytest.fixture(scope="module")
def morning(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, dict[str, CaseRow], Page]]:
    """Give an office of its own with its cases, and somebody who has signed in."""
    with serving(tmp_path_factory.mktemp("ten-jobs")) as served:
        office = Office(*served, browser)
        cases = fill(office)
        page = office.enter(office.person("complaints_officer", "manager", name="Olu Officer"), **TABLET)
        yield office, cases, page
        office.close()


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_it_is_done_in_at_most_three_presses_from_today(
    morning: tuple[Office, dict[str, CaseRow], Page], job: Job
) -> None:
    office, cases, page = morning
    page.goto("/desk/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("What must I do today")
    walk = Checked(office, page, cases)
    job.do(walk)
    assert 1 <= walk.presses <= MOST, walk.steps
    assert part_of(job, walk) in (DOCS / "ten-jobs.md").read_text("utf-8"), "python -m tests.screens.ten_jobs"
    assert (DOCS / "ten-jobs" / f"{job.name}.png").exists()


class Checked(Walk):
    """Somebody on a small tablet with keys alone, for whom nothing is wrong with any page on the way."""

    def press(self, words: str, *, on: str = "") -> None:
        """Look at the page before it is left, and at the one that follows."""
        check(self.page, f"before “{words}”")
        super().press(words, on=on)
        check(self.page, f"after “{words}”")


def test_there_are_ten() -> None:
    assert len({job.name for job in JOBS}) == 10

"""Adding a file and making a code in a real Chromium: by keys alone, nothing cut off, axe finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.backend.files.kit import PDF
from tests.desk.conftest import Office
from tests.desk.test_keyboard import press, tab_to
from tests.desk.test_looks import check

pytestmark = pytest.mark.browser
LONG = "Report of the Independent Person about the placement at Example House and everything before it 2026.pdf"


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_file_is_added_downloaded_and_removed_by_keys_alone(office: Office, tmp_path: Path, width: int) -> None:
    case = office.run(office.desk.case())
    look = {"viewport": {"width": width, "height": 800}, "java_script_enabled": True, "accept_downloads": True}
    page = office.enter(office.person("manager", name="Mia Manager"), **look)
    page.goto(f"/desk/cases/{case.reference}")
    press(page, 'a[href$="/add-file"]')
    page.wait_for_url("**/add-file")
    check(page, f"add-file-{width}")
    press(page, "button:not(header button)")
    page.locator("#file-wrong").wait_for()
    check(page, f"add-file-wrong-{width}")
    kept = tmp_path / LONG
    kept.write_bytes(PDF + bytes(300_000))
    tab_to(page, "input[name=what]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#about")
    page.keyboard.type("With her recommendations")
    page.locator("#file").set_input_files(kept)  # what the browser's own window does
    press(page, "button:not(header button)")
    page.get_by_text("The file is kept with the case.").wait_for()
    check(page, f"case-with-file-{width}")
    with page.expect_download() as download:
        press(page, 'a[href$="/files/2"]')
    assert download.value.suggested_filename == LONG
    assert Path(download.value.path()).read_bytes() == kept.read_bytes()
    assert page.url.endswith(f"/desk/cases/{case.reference}?file=added"), "nothing is shown in the page"
    remove_by_keys(page, width)


def remove_by_keys(page: Page, width: int) -> None:
    """Mark the file as recorded in error and remove its content, from the page of its case."""
    press(page, 'a[href$="/correct?event=2"]')
    page.wait_for_url("**/correct?event=2")
    tab_to(page, "#words")
    page.keyboard.type("It is of another child.")
    press(page, "button:not(header button)")
    page.get_by_text("Recorded in error, and still kept").wait_for()
    check(page, f"case-with-wrong-file-{width}")
    press(page, 'a[href$="/files/2/remove"]')
    page.wait_for_url("**/remove")
    check(page, f"remove-file-{width}")
    press(page, "button:not(header button)")
    page.get_by_text("Please look at:").wait_for()
    check(page, f"remove-file-wrong-{width}")
    press(page, "input[name=why]", "Space")
    press(page, "button:not(header button)")
    page.get_by_text("The content of the file is gone for good.").wait_for()
    check(page, f"case-without-file-{width}")
    assert page.locator('a[href$="/files/2"], a[href$="/remove"]').count() == 0


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_a_code_is_made_by_keys_alone(office: Office, width: int) -> None:
    case = office.run(office.desk.case(reply={"how": "phone", "to": "07700 900123", "safe": "no"}))
    look = {"viewport": {"width": width, "height": 800}, "java_script_enabled": True}
    page = office.enter(office.person("complaints_officer", name="Olu Officer"), **look)
    page.goto(f"/desk/cases/{case.reference}")
    press(page, 'a[href$="/new-code"]')
    page.wait_for_url("**/new-code")
    check(page, f"new-code-{width}")
    press(page, "button:not(header button)")
    page.get_by_text("Find out first who it is").first.wait_for()
    check(page, f"new-code-wrong-{width}")
    press(page, "input[name=to]", "Space")
    press(page, "#known", "Space")
    press(page, "button:not(header button)")
    page.get_by_text("The new code is made.").wait_for()
    check(page, f"new-code-made-{width}")
    code = page.locator("dd.code").nth(1).inner_text()
    page.reload()
    assert page.locator("dd.code").nth(1).inner_text() == code, "the same press shows the same one"
    later = page.context.new_page()
    later.goto(f"/desk/cases/{case.reference}/new-code")
    press(later, "input[name=to]", "Space")
    press(later, "#known", "Space")
    press(later, "button:not(header button)")
    later.get_by_text("The new code is made.").wait_for()
    page.reload()
    page.get_by_text("Another code was made after this one.").wait_for()
    assert page.locator("dd.code").count() == 0
    check(page, f"new-code-older-{width}")


@pytest.mark.parametrize("width", [320, 768])
def test_two_cases_are_linked_and_parted_by_keys_alone(office: Office, width: int) -> None:
    reply = {"how": "phone", "to": f"07700 900{width}", "safe": "yes"}
    this, other = (office.run(office.desk.case(reply=reply)) for _ in range(2))
    look = {"viewport": {"width": width, "height": 800}, "java_script_enabled": True}
    page = office.enter(office.person("complaints_officer", name="Olu Officer"), **look)
    page.goto(f"/desk/cases/{this.reference}")
    press(page, f'a[href$="/link?other={other.reference}"]')
    page.wait_for_url("**/link?other=*")
    check(page, f"link-{width}")
    press(page, "button:not(header button)")
    page.get_by_text("Please look at:").wait_for()
    check(page, f"link-wrong-{width}")
    press(page, "input[name=link]", "Space")
    press(page, "button:not(header button)")
    page.get_by_text("The two are linked.").wait_for()
    check(page, f"linked-{width}")
    press(page, 'form[action$="/unlink"] button')
    page.get_by_text("No longer linked with another case").wait_for()
    check(page, f"parted-{width}")

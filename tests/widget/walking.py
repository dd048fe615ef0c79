"""How the tests walk through the pretend conversation: press, say, and try again when the page offers it."""

from __future__ import annotations

from playwright.sync_api import Frame, Locator, Page

from tests.widget.pretend_gateway import PretendGateway

type Where = Page | Frame

STORY = "My social worker did not come three times. I waited at the window."
# card that asks → what the person does there: a choice id, or words
COMPLAINT = [
    ("welcome", "complaint", None),
    ("ask_who_is_typing", "me", None),
    ("ask_what_happened", None, STORY),
    ("ask_what_happened", None, "And nobody rang me."),
    ("ask_what_happened", "thats_all", None),
    ("ask_happened_when", "this_week", None),
    ("ask_advocate", "yes_please", None),
    ("ask_reply_how", "letter", None),
    ("ask_name", None, "Sam"),
    ("ask_check", "send", None),
]
SAID = [step[1] or step[2] for step in COMPLAINT]


def choice(page: Where, id_: str) -> Locator:
    """Return the button that can be pressed now."""
    return page.locator(f"button[data-choice={id_}]:not([aria-disabled])").last


def press(page: Where, id_: str) -> None:
    choice(page, id_).click()


def say(page: Where, words: str) -> None:
    page.fill("#words", words)
    page.locator(".send").click()


def open_question(page: Where) -> str | None:
    """Return the name of the card at the end of the talk."""
    return page.locator(".transcript > li:last-child").get_attribute("data-card")


def wait_for_question(page: Where, card: str) -> None:
    """Wait until this card is the end of the talk; tap "try again" whenever the page offers it."""
    asked = page.locator(f".transcript > li:last-child[data-card={card}]")
    for _ in range(60):
        asked.or_(page.locator(".status .again")).first.wait_for(timeout=20_000)
        if asked.count():
            return
        page.locator(".status .again").click()
        page.wait_for_timeout(50)
    raise AssertionError(f"{card} never came")


def walk(page: Where, until: str = "") -> None:
    """Answer every question up to, not including, the first card `until` (all of them without it)."""
    for at, (card, pressed, words) in enumerate(COMPLAINT):
        if card == until:
            return
        before = page.locator(".transcript > li").count()
        if words:
            say(page, words)
        else:
            press(page, str(pressed))
        follows = COMPLAINT[at + 1][0] if at + 1 < len(COMPLAINT) else "sent_complaint"
        page.locator(f".transcript > li:nth-child(n+{before + 1})").first.or_(page.locator(".again")).first.wait_for(
            timeout=20_000
        )
        wait_for_question(page, follows)


def open_chat(page: Page, gateway: PretendGateway, **settings: str) -> None:
    """Open the chat and turn the settings on as the menu would."""
    page.goto(gateway.chat)
    for name, value in settings.items():
        page.evaluate("([name, value]) => { document.documentElement.dataset[name] = value }", [name, value])


def talk_of(gateway: PretendGateway) -> list[str]:
    """Return what the gateway processed, in order, of the one conversation in which something was said."""
    (talk,) = [talk for talk in gateway.talks.values() if talk.said]
    return [said.get("choice") or said["text"] for said in talk.said]

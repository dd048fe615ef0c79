"""What a screen reader is told, where the focus is, and what is read aloud."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.widget.pretend_gateway import PretendGateway
from tests.widget.walking import STORY, choice, press, say, wait_for_question, walk

# Everything that ever enters a live region, where, and with what; set up before the page's own script.
RECORDER = """
window.heard = []; window.regions = new Set()
const LIVE = '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]:not([aria-live=off])'
const live = node => node.closest?.(LIVE)
new MutationObserver(changes => {
  for (const { target, addedNodes } of changes) for (const node of addedNodes) {
    const region = live(target.nodeType === 1 ? target : target.parentElement)
    if (region) { window.regions.add(region.id); window.heard.push(node.textContent) }
  }
}).observe(document, { childList: true, subtree: true, characterData: true })
"""
# One local voice, one that would send the words away; speaking takes a moment.
VOICES = """
window.spoken = []
class Utterance extends EventTarget { constructor(text) { super(); this.text = text } }
const later = []
const synthesis = Object.assign(new EventTarget(), {
  getVoices: () => VOICES_HERE,
  speak: one => { later.push(one); if (later.length === 1) next() },
  cancel: () => later.splice(0),
})
function next() {
  const one = later[0]
  if (!one) return
  window.spoken.push({ text: one.text, voice: one.voice?.name, rate: one.rate })
  one.dispatchEvent(new Event('start'))
  setTimeout(() => { if (later[0] !== one) return; later.shift(); one.dispatchEvent(new Event('end')); next() }, 700)
}
Object.defineProperty(window, 'speechSynthesis', { value: synthesis })
Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance })
"""
AWAY = "{ name: 'away', lang: 'en-GB', localService: false }"
HERE = "{ name: 'here', lang: 'en-GB', localService: true }"


@pytest.fixture
def listening(page: Page, gateway: PretendGateway) -> Page:
    page.add_init_script(RECORDER)
    page.goto(gateway.chat)
    choice(page, "complaint").wait_for()
    return page


# Said only when the machine is slow.
WAITING = ("The chat is opening.", "One moment.")


def heard(page: Page) -> list[str]:
    page.wait_for_timeout(100)
    words: list[str] = page.evaluate("heard")
    return [said for said in words if said.strip() and said not in WAITING]


def test_every_message_is_announced_exactly_once_and_in_order(listening: Page) -> None:
    walk(listening)
    announced = heard(listening)
    expected = [
        "I am a computer that takes your words",
        "You chose: Something is wrong",
        "Who is typing?",
        "You chose: Me",
        "Tell us what happened.",
        f"You said: {STORY}",
        "Do you want to say more?",
        "You said: And nobody rang me.",
        "Do you want to say more?",
        "You chose: That's all",
        "When did it happen?",
        "You chose: This week",
        "Do you want an advocate?",
        "You chose: Yes please",
        "How shall we answer you?",
        "You chose: A letter",
        "What is your name?",
        "You said: Sam",
        "Here is your letter, and you can change any part.",
        "You chose: Send it",
        "Thank you for telling us, and your words are sent.",
    ]
    assert len(announced) == len(expected), announced
    for said, part in zip(announced, expected, strict=True):
        assert part in said


def test_a_question_is_announced_with_its_place_and_its_choices(listening: Page) -> None:
    press(listening, "complaint")
    wait_for_question(listening, "ask_who_is_typing")
    assert heard(listening)[-1] == (
        "Hear Me Out said: Question 1 of 7. Who is typing? You can choose: Me, Me, with someone, "
        "I am speaking for a child, It is about me, a carer or parent."
    )


def test_there_is_one_live_region_and_it_empties_itself(listening: Page) -> None:
    press(listening, "complaint")
    wait_for_question(listening, "ask_who_is_typing")
    assert listening.evaluate("[...regions]") == ["announcer"]
    expect(listening.locator("#announcer")).to_be_empty()


def test_trouble_is_announced_once_for_each_failure(listening: Page, gateway: PretendGateway) -> None:
    gateway.faults.down = True
    press(listening, "complaint")
    listening.locator(".again").wait_for()
    assert heard(listening).count("Not sent yet. Tap to try again.") == 1


def test_after_a_reload_only_the_open_question_is_announced(listening: Page) -> None:
    walk(listening, until="ask_advocate")
    listening.reload()
    wait_for_question(listening, "ask_advocate")
    (announced,) = heard(listening)
    assert announced.startswith("Your chat is back. Hear Me Out said: Question 4 of 7. Do you want an advocate?")


def test_shift_is_counted_aloud(listening: Page) -> None:
    listening.keyboard.press("Shift")
    assert heard(listening)[-1] == "Shift 1 of 3. Press 2 more to hide this page."


def test_focus_never_moves_by_itself(chat: Page) -> None:
    """It stays in the box while writing, and on the pressed button after pressing."""
    moves = """() => { window.moves = []
        addEventListener('focusin', ({ target }) => moves.push(target.id || target.dataset.choice)) }"""
    chat.locator("#words").focus()
    chat.evaluate(moves)
    chat.keyboard.type("it is rong")
    chat.keyboard.press("Enter")
    wait_for_question(chat, "ask_who_is_typing")
    assert chat.evaluate("moves") == []
    expect(chat.locator("#words")).to_be_focused()
    choice(chat, "me").focus()
    chat.keyboard.press("Enter")
    wait_for_question(chat, "ask_what_happened")
    assert chat.evaluate("moves") == ["me"]
    expect(chat.locator("[data-choice=me]")).to_be_focused()


def test_a_panel_takes_the_focus_when_asked_and_gives_it_back(chat: Page) -> None:
    chat.locator(".top button.help").click()
    expect(chat.locator("#help-panel-title")).to_be_focused()
    expect(chat.locator(".top button.help")).to_have_attribute("aria-expanded", "true")
    chat.keyboard.press("Escape")
    expect(chat.locator(".top button.help")).to_be_focused()
    expect(chat.locator("#help-panel")).to_be_hidden()


def with_voices(page: Page, gateway: PretendGateway, voices: str) -> None:
    page.add_init_script(VOICES.replace("VOICES_HERE", f"[{voices}]"))
    page.goto(gateway.chat)
    choice(page, "complaint").wait_for()


def test_a_message_is_read_by_a_local_voice_line_by_line_with_its_choices(page: Page, gateway: PretendGateway) -> None:
    with_voices(page, gateway, f"{AWAY}, {HERE}")
    press(page, "complaint")
    wait_for_question(page, "ask_who_is_typing")
    listen = page.locator(".transcript > li:last-child .listen")
    listen.click()
    expect(page.locator(".reading")).to_have_text("Who is typing?")
    expect(listen).to_have_text("Stop")
    expect(page.locator(".reading")).to_have_text("Me")
    expect(listen).to_have_text("Listen")
    spoken = page.evaluate("spoken")
    assert [one["text"] for one in spoken][:2] == ["Who is typing?", "Me"]
    assert {one["voice"] for one in spoken} == {"here"}


def test_reading_can_be_slow_and_stops_when_asked(page: Page, gateway: PretendGateway) -> None:
    with_voices(page, gateway, HERE)
    page.locator(".top button.menu").click()
    page.get_by_label("Slow").check()
    page.keyboard.press("Escape")
    listen = page.locator(".listen").first
    listen.click()
    page.locator(".reading").wait_for()
    listen.click()
    page.wait_for_timeout(200)
    spoken = page.evaluate("spoken")
    assert len(spoken) <= 2
    assert spoken[0]["rate"] < 0.8
    expect(page.locator(".reading")).to_have_count(0)


def test_without_a_local_voice_nothing_offers_to_read(page: Page, gateway: PretendGateway) -> None:
    with_voices(page, gateway, AWAY)
    expect(page.locator(".listen").first).to_be_hidden()
    page.locator(".top button.menu").click()
    expect(page.locator(".setting-rate")).to_be_hidden()


SPEECH = """
window.SpeechRecognition = class extends EventTarget {
  static async available ({ processLocally }) {
    setTimeout(() => { document.documentElement.dataset.asked = '' })
    return processLocally && HERE ? 'available' : 'unavailable'
  }
  start() { window.local = this.processLocally; this.dispatchEvent(new Event('start')); window.recognition = this }
  stop() { this.dispatchEvent(new Event('end')) }
}
"""


@pytest.mark.parametrize("local", [True, False])
def test_speaking_is_offered_only_where_the_voice_stays_on_the_device(
    new_page: Callable[..., Page], gateway: PretendGateway, local: bool
) -> None:
    page = new_page()
    page.add_init_script(SPEECH.replace("HERE", str(local).lower()))
    page.goto(gateway.chat)
    choice(page, "complaint").wait_for()
    page.locator("html[data-asked]").wait_for(state="attached")
    expect(page.locator(".speak")).to_have_count(int(local))
    if not local:
        return
    page.locator(".speak").click()
    assert page.evaluate("local") is True
    page.evaluate(
        """recognition.dispatchEvent(Object.assign(new Event('result'),
        { resultIndex: 0, results: [[{ transcript: ' nobody came' }]] }))"""
    )
    expect(page.locator("#words")).to_have_value("nobody came")
    page.locator(".speak").click()
    expect(page.locator(".speak")).to_have_attribute("aria-pressed", "false")


def test_what_is_said_is_never_cut_short_for_the_ear(listening: Page) -> None:
    say(listening, "word " * 50)
    wait_for_question(listening, "ask_who_is_typing")
    assert sum("word word" in said for said in heard(listening)) == 1

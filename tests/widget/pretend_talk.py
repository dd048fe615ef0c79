"""A scripted conversation in the shapes of design.md section 4: every kind of message, no understanding at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from telling.cards import card_from, filled
from telling.yaml_files import read_yaml

type Json = dict[str, Any]

OF = 7


def line(say: str, picture: str = "speech") -> Json:
    return {"say": say, "picture": picture, "alt": ""}


def choice(id_: str, label: str, picture: str) -> Json:
    return {"id": id_, "label": label, "picture": picture}


def message(card: str, *lines: Json, kind: str = "say", **more: Any) -> Json:
    return {"kind": kind, "card": card, "lines": list(lines), "choices": [], "ask": None, "step": None} | more


SKIP = choice("skip", "I'd rather not say", "skip")
SHARED = Path(__file__).resolve().parents[2] / "easy_read_content" / "shared" / "cards"
LONGEST_NAME = "Cheshire West and Chester Council"
FACTS = {
    "reference": "HMO-7K4P",
    "code": "otter lemon bridge Tuesday",
    "acknowledge_by": "Tuesday 24 November",
    "reply_by": "Friday 4 December",
    "alert_by": "10:30 today",
    "at_latest": "Friday 18 December",
    "council_name": LONGEST_NAME,
    "helpline_childline": "0800 1111",
    "contacts_safeguarding_day_phone": "0300 123 7047",
    "contacts_safeguarding_night_phone": "01244 977 277",
}


def shared_card(file: str, name: str, **more: Any) -> Json:
    """Return a card of the shared pack as it travels: what is measured on screen are the real words."""
    written = read_yaml((SHARED / f"{file}.yml").read_text(encoding="utf-8"))[name]
    card = card_from(name, written)
    lines = [said.as_message() for said in filled(card.lines, FACTS)]
    more = {"kind": card.kind, **more}
    return message(name, *lines, choices=[one.as_message() for one in card.choices], **more)


WELCOME = shared_card("welcome", "welcome", ask="kind")
QUESTIONS: dict[str, tuple[str, str, list[Json]]] = {
    "who_is_typing": (
        "Who is typing?",
        "people",
        [
            choice("me", "Me", "me"),
            choice("me_with_someone", "Me, with someone", "together"),
            choice("for_a_child", "I am speaking for a child", "adult"),
            choice("about_me", "It is about me, a carer or parent", "parent"),
        ],
    ),
    "what_happened": ("Tell us what happened.", "speech", []),
    "happened_when": (
        "When did it happen?",
        "calendar",
        [choice("now", "It is happening now", "clock"), choice("this_week", "This week", "week"), SKIP],
    ),
    "advocate": (
        "Do you want an advocate?",
        "megaphone",
        [choice("yes_please", "Yes please", "tick"), choice("no_thanks", "Not now", "cross"), SKIP],
    ),
    "reply_how": (
        "How shall we answer you?",
        "letter",
        [
            choice("phone", "Phone", "phone"),
            choice("text_message", "Text message", "text_message"),
            choice("email", "Email", "email"),
            choice("letter", "A letter", "letter"),
            choice("no_reply", "Do not answer me", "no_entry"),
            SKIP,
        ],
    ),
    "name": ("What is your name?", "name", [SKIP]),
}
ORDER = [*QUESTIONS, "check"]
LABELS = {
    "who_is_typing": ("Who is typing", "me"),
    "what_happened": ("What you told us", "speech"),
    "happened_when": ("When it happened", "calendar"),
    "advocate": ("An advocate", "megaphone"),
    "reply_how": ("How we answer", "letter"),
    "name": ("Your name", "name"),
}
HELP = message(
    "help_now",
    line("Are you in danger now? Call 999.", "police"),
    line("Call Childline on 0800 1111. It is free.", "phone"),
    line("In the day, call the council on 01942 000 000.", "council"),
    kind="help",
)
BOT_DOWN = message(
    "bot_down",
    line("Your message is not sent yet.", "not_sent"),
    line("Childline is free: 0800 1111.", "phone"),
    kind="help",
)
RECEIPT = {
    "reference": "HMO-7K4P",
    "code": "otter lemon bridge Tuesday",
    "received_on": "2026-11-20",
    "expected": [
        {"what": "acknowledge", "by": "2026-11-24", "at_latest": "2026-11-24", "because": []},
        {
            "what": "stage_1_answer",
            "by": "2026-12-04",
            "at_latest": "2026-12-18",
            "because": ["not counted: Sat 21 Nov, Saturday", "not counted: Sun 22 Nov, Sunday"],
        },
    ],
}


@dataclass
class Talk:
    """One conversation: what was said (in order, once each id), and which question is open."""

    said: list[Json] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    open: str = "kind"
    case_store_down: bool = False
    reachable: bool = True

    def answer(self, said: Json) -> list[Json]:
        """Process one message: called once for each id."""
        self.said.append(said)
        pressed, words = said.get("choice"), said.get("text")
        if pressed in ASIDE:
            return [*ASIDE[pressed], *self.ask()]
        if words and "hit me" in words:
            self.keep(words)
            self.open = "safe_now"
            told_by = shared_card("not_safe_truth", "not_safe_told_by")
            return [shared_card("not_safe", "not_safe"), told_by, *self.ask()]
        if pressed == "back":
            self.open = ORDER[max(0, self.at() - 1)]
            return self.ask()
        if pressed and pressed.startswith("change_"):
            self.open = pressed.removeprefix("change_")
            return self.ask()
        return self.stop(pressed) or self.move_on(pressed, words)

    def stop(self, pressed: str | None) -> list[Json]:
        if pressed == "stop":
            choices = [choice("save", "Save for later", "save"), choice("delete", "Delete it", "delete")]
            carry_on = choice("carry_on", "Carry on", "pencil")
            lines = line("What shall I do with your words?", "question")
            return [message("ask_stopping", lines, kind="ask", ask="stopping", choices=[*choices, carry_on])]
        if pressed == "save":
            return [message("saved", line("You can come back to your words.", "save")), *self.ask()]
        if pressed == "delete":
            return [message("deleted", line("Your words go away from here.", "delete"))]
        return self.ask() if pressed == "carry_on" else []

    def move_on(self, pressed: str | None, words: str | None) -> list[Json]:
        if self.open == "check" and pressed in ("send", "try_again"):
            return self.send()
        if self.open == "what_happened" and pressed != "thats_all":
            self.keep(words or "")
            return self.ask()
        if self.open != "what_happened":
            self.keep(words or pressed or "")
        self.open = ORDER[min(self.at() + 1, len(ORDER) - 1)]
        return self.ask()

    def send(self) -> list[Json]:
        if not self.case_store_down:
            self.open = "none"
            more = {} if self.reachable else {"reachable": False}
            return [shared_card("sending", "sent_complaint", receipt=RECEIPT, **more)]
        choices = [choice("try_again", "Try again", "again"), choice("stop", "Stop", "stop")]
        lines = line("This is not sent yet.", "not_sent"), line("Your words are safe here.", "lock")
        return [message("ask_try_again", *lines, kind="not_sent", ask="try_again", choices=choices)]

    def at(self) -> int:
        return ORDER.index(self.open) if self.open in ORDER else -1

    def keep(self, words: str) -> None:
        self.answers.setdefault(self.open, []).append(words)

    def ask(self) -> list[Json]:
        """Return the open question, as a message."""
        if self.open == "kind":
            return [WELCOME]
        if self.open == "safe_now":
            return [shared_card("safe_now", "ask_safe_now", ask="safe_now")]
        if self.open == "none":
            return [message("nothing_open", line("You can close this page now.", "tick"))]
        step = {"at": self.at() + 1, "of": OF}
        if self.open == "check":
            return [self.read_back() | {"step": step}]
        say, picture, choices = QUESTIONS[self.open]
        if self.open == "what_happened" and self.answers.get("what_happened"):
            choices = [choice("thats_all", "That's all", "tick")]
            say, picture = "Do you want to say more?", "speech"
        return [message(f"ask_{self.open}", line(say, picture), kind="ask", ask=self.open, choices=choices, step=step)]

    def read_back(self) -> Json:
        rows = [
            {
                "ask": ask,
                "label": label,
                "picture": picture,
                "said": "\n".join(in_words(ask, answer) for answer in self.answers.get(ask, [])),
                "change": f"change_{ask}",
            }
            | ({"empty": True} if self.answers.get(ask) == ["skip"] else {})
            for ask, (label, picture) in LABELS.items()
        ]
        choices = [choice("send", "Send it", "send"), choice("stop", "Stop", "stop")]
        lines = line("Here is your letter, and you can change any part.", "letter"), line("Shall I send it?", "send")
        return message("ask_check", *lines, kind="check", ask="check", choices=choices, summary=rows)


def in_words(ask: str, answer: str) -> str:
    """Return an answer as the read-back says it: a choice by its label."""
    offered = QUESTIONS.get(ask, ("", "", []))[2]
    return next((str(one["label"]) for one in offered if one["id"] == answer), answer)


ASIDE = {
    "help_now": [HELP],
    "how_it_works": [message("how_it_works", line("I ask one question at a time.", "question"))],
    "explain": [message("explain", line("You can say it in your own words.", "words"))],
    "repeat": [message("repeat", line("I say it again.", "again"))],
}

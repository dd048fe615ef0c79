"""Questions about the telling itself: read back, send, stop, safe now. They are never part of what is sent."""

from __future__ import annotations

from telling.question import AFTER_HARM, SAFE_NOW, YES_NO, Question, always, on_request

POINT_CHANGE, PART_OF_CARE = "point_change", "part_of_care"
__all__ = ["AFTER_HARM", "PART_OF_CARE", "POINT_CHANGE", "SAFE_NOW", "SENDING"]

SENDING = (
    Question("check", always, ("send", "stop"), must=True, yes="send", aside=True, asked="before sending (read-back)"),
    Question(
        "try_again",
        on_request,
        ("try_again", "check", "stop"),
        must=True,
        yes="try_again",
        aside=True,
        asked="sending failed",
    ),
    Question(
        SAFE_NOW,
        on_request,
        ("no", "not_sure", "yes"),
        read_as="safety",
        aside=True,
        asked="after the help card, once a conversation; the alert's safe_now",
    ),
    Question(
        AFTER_HARM,
        on_request,
        ("stop_here", "go_on"),
        must=True,
        aside=True,
        asked="after safe_now; then nothing about when, who or what",
        paged=False,
    ),
    Question(
        "stopping",
        on_request,
        ("send_now", "save", "delete", "carry_on"),
        must=True,
        aside=True,
        asked="after `stop` in the middle",
    ),
    Question("starting_again", on_request, ("yes", "no"), must=True, aside=True, asked="after `start_again`"),
    Question(
        POINT_CHANGE,
        on_request,
        ("take_out", "join_above", "join_below", "leave"),
        must=True,
        aside=True,
        asked="after change_point_N; words say it differently",
    ),
    Question(
        PART_OF_CARE,
        on_request,
        YES_NO,
        aside=True,
        asked="after words about something else than social care, once; yes, not_sure: complaint; no: the end",
    ),
)

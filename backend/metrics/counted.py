"""What this process counts. Each process has its own counts, from its start; whoever reads them adds them up."""

from __future__ import annotations

from backend.metrics.instruments import Counter, Histogram

AREAS = frozenset({"chat", "form", "pages", "api", "desk", "files", "watching"})
STATUSES = frozenset({"2xx", "3xx", "4xx", "5xx"})
OUTCOMES = frozenset({"answered", "not_sent", "refused"})
AGAIN = frozenset({"conflict", "deadlock", "serialization"})
REFUSALS = frozenset(
    {
        "bad_request",
        "too_long",
        "too_fast",
        "saved_often",
        "talk_full",
        "too_many",
        "form_expired",
        "not_allowed",
        "conversation_over",
        "no_such_code",
        "already_sent",
        "changed",
        "not_found",
        "not_sent",
        "not_ready",
        "too_slow",
        "went_wrong",
        "keys_silent",
    }
)
"""Codes of backend.errors; those of the rules of cases count as `other`."""

TURNS = Counter("hmo_turns_total", "Messages of the chat, by how they ended.", {"outcome": OUTCOMES})
TURN_SECONDS = Histogram("hmo_turn_seconds", "Seconds from a message of the chat to its answer.")
BOT_SECONDS = Histogram("hmo_bot_seconds", "Seconds that the bot took for a turn, where it answered.")
BOT_SILENCES = Counter("hmo_bot_silences_total", "Turns that the bot did not answer.")
REQUESTS = Counter("hmo_requests_total", "Requests, by part and kind of status.", {"area": AREAS, "status": STATUSES})
REQUEST_SECONDS = Histogram("hmo_request_seconds", "Seconds of a request.", "area", AREAS)
REFUSED = Counter("hmo_refusals_total", "Refusals, by their code.", {"problem": REFUSALS})
TRIED_AGAIN = Counter("hmo_transactions_again_total", "Transactions that were done again, by why.", {"why": AGAIN})
KEYS_SECONDS = Histogram("hmo_keys_seconds", "Seconds of one question to the database of the keys of cases.")
KEYS_SILENCES = Counter("hmo_keys_silences_total", "Questions that the database of keys did not answer in time.")

COUNTED = (
    TURNS,
    TURN_SECONDS,
    BOT_SECONDS,
    BOT_SILENCES,
    REQUESTS,
    REQUEST_SECONDS,
    REFUSED,
    TRIED_AGAIN,
    KEYS_SECONDS,
    KEYS_SILENCES,
)

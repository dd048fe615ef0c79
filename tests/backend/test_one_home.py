"""What cuts across the backend has one home. A second one fails here by name."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

import backend
from backend.back_off import doubling_wait, retrying
from backend.refusals import NotAllowed, Refused
from backend.settings import ROOT

FAILURES = {
    "BodyTooSlow",
    "NotKnownNow",
    "CannotUnseal",
    "Destroyed",
    "NotSent",
    "MaybeTaken",
    "BotSilent",
    "CalendarTooShort",
    "NoSuchRule",
    "KeysSilent",
}
"""Errors that refuse nothing: something is broken, or not known."""


def modules_with(pattern: str) -> set[str]:
    """Return the modules of the backend, as paths, in which this stands."""
    found = [path for path in (ROOT / "backend").rglob("*.py") if re.search(pattern, path.read_text("utf-8"))]
    return {path.relative_to(ROOT / "backend").as_posix() for path in found}


def errors_of_ours() -> Iterator[type[BaseException]]:
    """Give every exception class that a module of the backend defines."""
    for module in pkgutil.walk_packages(backend.__path__, "backend."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, BaseException) and value.__module__ == module.name:
                yield value


def test_every_error_is_a_refusal_or_one_of_the_few_failures() -> None:
    others = {error.__name__ for error in errors_of_ours() if not issubclass(error, Refused)}
    assert others == FAILURES


def test_a_refusal_says_its_code_its_sentence_and_the_field_as_json() -> None:
    refused = Refused("We could not read that.", problem="bad_request", field="council")
    assert refused.body == {"problem": "bad_request", "say": "We could not read that.", "field": "council"}
    assert NotAllowed("too_soon", "Not yet.").body == {"problem": "too_soon", "say": "Not yet."}


def test_transactions_begin_in_one_module() -> None:
    assert modules_with(r"execution_options=READING|sessions\.begin\(\)|\bsessions\(\) as ") == {
        "store/transactions.py"
    }


def test_dates_that_are_not_known_are_caught_in_few_places() -> None:
    assert modules_with(r"except.*CalendarTooShort") == {
        "law/working_days.py",  # turned into a value that says "not known", for single days
        "cases/deadlines.py",  # the same for all dates of a case
        "cases/corrections.py",  # what a correction changes is listed without the dates that are not known
        "cases/progress.py",  # nothing is offered where a date is not known
        "desk/actions/action.py",  # the same for what an officer can do: the page says that the calendar is too short
        "law/check.py",  # `check` reports that the calendar ends
        "json_lines.py",  # the answer to one line of a command
        "transfer/drafts.py",  # the same for a line of a list that is taken over
        "numbers/sources.py",  # the report is refused
        "content/routes.py",  # a page names no day where none can be given
    }


def test_limits_and_retries_of_libraries_are_used_in_one_module_each() -> None:
    assert modules_with(r"^(?:from|import) limits\b|\nfrom limits\b") == {"rate_limits.py"}
    assert modules_with(r"\nfrom tenacity\b") == {"back_off.py"}


def test_keys_of_the_application_are_typed_and_any_is_rare() -> None:
    assert modules_with(r"AppKey\[Any\]|WeakKeyDictionary") == set()
    for few in (ROOT / "backend" / "cases", ROOT / "bot" / "actions"):
        found = [path.read_text("utf-8") for path in few.rglob("*.py")]
        assert sum(len(re.findall(r"\bAny\b", text)) for text in found) <= 15, few


def test_a_wait_doubles_up_to_the_longest_and_the_first_tries_are_free() -> None:
    waits = [doubling_wait(n, first=timedelta(seconds=1), longest=timedelta(seconds=5), free=2) for n in range(1, 7)]
    assert [wait.total_seconds() for wait in waits] == [0, 1, 2, 4, 5, 5]
    assert doubling_wait(10_000, first=timedelta(seconds=1), longest=timedelta(days=1)) == timedelta(days=1)


@pytest.mark.asyncio
async def test_a_try_again_ends_with_the_last_error_and_never_hides_another_kind() -> None:
    tried: list[type[Exception]] = []

    async def fails(error: type[Exception]) -> None:
        tried.append(error)
        raise error

    with pytest.raises(LookupError):
        await retrying(3, LookupError)(fails, LookupError)
    with pytest.raises(PermissionError):
        await retrying(3, LookupError)(fails, PermissionError)
    assert tried == [LookupError] * 3 + [PermissionError]


@pytest.mark.asyncio
async def test_a_try_again_gives_what_the_first_good_try_gives() -> None:
    answers = iter([LookupError, "kept"])

    async def work() -> str:
        answer = next(answers)
        if not isinstance(answer, str):
            raise answer
        return answer

    assert await retrying(3, LookupError)(work) == "kept"

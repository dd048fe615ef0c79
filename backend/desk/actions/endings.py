"""What is not looked into, wholly or in part, and coming back with it later."""

from __future__ import annotations

from collections.abc import Mapping

from backend.cases import events as e
from backend.cases.papers import Item, Paper
from backend.cases.terms import HERE, ROUTES, Route, sends_away
from backend.desk.actions.action import ACTIONS, WHOLE, Action, Context, complaint, declare, the_words
from backend.desk.actions.fields import Field, Options, Typed, arrived_on, decision, maybe, on_day
from backend.law.statute import read_procedures

ROUTE: Options = (
    ("here", "Here: children’s social care"),
    *((name, read_procedures()[name][-1].shown) for name in ROUTES if name != "here"),
)
GROUNDS: Options = (
    ("prejudice", "It might prejudice court, tribunal, disciplinary or criminal proceedings"),
    ("outside", "It is outside this procedure; they were told which one it belongs to"),
)
HOW_MUCH: Options = (("whole", "All of it"), ("part", "A part of it; the rest goes on"))

BACK = {
    "prejudice": "What waited for court or other proceedings",
    "outside": "What another procedure was to answer",
}
WHERE_HINT = "Name, number or address, as this council has it. Needed where it does not stay here."
KNOWN_HINT = "Blank: what the council publishes, which is there for: {}."


def points_to_route(c: Context) -> list[str]:
    """Return the points of the telling; without any, two parts that the officer tells apart."""
    return [*c.told_points()] or [WHOLE, "The other part of it"]


def route_fields(c: Context) -> list[Field]:
    """Return for each point: who answers it, and where the person goes with it."""
    fields, there = [], "; ".join(label for name, label in ROUTE if name in c.places)
    hint = f"{WHERE_HINT} {KNOWN_HINT.format(there)}" if there else WHERE_HINT
    for number, point in enumerate(points_to_route(c), 1):
        fields += [
            Field(f"route_{number}", f"Point {number}: {point}", "choice", options=ROUTE, start="here"),
            maybe(Field(f"where_{number}", f"Where they go with point {number}", "words", hint)),
        ]
    return [*fields, on_day("Decided on"), on_day("They were told on", name="told_on"), Field("words", "Why", "words")]


def routes_of(t: Typed) -> tuple[Route, ...]:
    """Return where each point goes."""
    return tuple(value for name, value in t.values.items() if name.startswith("route_"))


def place_of(c: Context, t: Typed, number: int, route: Route) -> str:
    """Return where the person goes with a point: what was typed, else what the council publishes."""
    return t[f"where_{number}"] or c.places.get(route, "")


def places_missing(c: Context, t: Typed) -> Mapping[str, str]:
    """Return where it is not said where a point goes: nobody is sent away without a place."""
    away = [(number, route) for number, route in enumerate(routes_of(t), 1) if route not in HERE]
    return {f"where_{n}": "Say where they go with it." for n, route in away if not place_of(c, t, n, route)}


def routed_words(c: Context, t: Typed) -> str:
    """Return the paper: each point with who answers it and where."""
    points = [*points_to_route(c)]
    rows = zip(points, routes_of(t), strict=True)
    items = tuple(Item(point, route, place_of(c, t, at, route)) for at, (point, route) in enumerate(rows, 1))
    return Paper(t["words"], items).sealed()


def is_brought_back(c: Context) -> bool:
    """Return whether coming back is the way to what was left out; points are brought back by routing them anew."""
    by_routing = all(one.routed for one in c.state.left_out) and sends_away(c.state.routes)
    return not (c.state.ended is None and by_routing and ACTIONS["route"].is_legal(c))


def comes_back(c: Context) -> Options:
    """Return which parts can come back, where there is more than one."""
    grounds = {one.ground for one in c.state.left_out} if c.state.not_looked_at_because is None else ()
    found = [(name, say) for name, say in BACK.items() if name in grounds]
    return found if len(found) > 1 else ()


declare(
    Action(
        "route",
        "Say part by part who answers it",
        "First",
        "For a telling about several matters. Nothing is refused as a whole: what stays here keeps its days.",
        route_fields,
        lambda c: e.PointsRouted(on=c.today, told_on=c.today, routes=("here", "school")),
        lambda c, t: e.PointsRouted(on=t["on"], told_on=t["told_on"], routes=routes_of(t)),
        words_in=routed_words,
        wrong_in=places_missing,
        fits=complaint,
    ),
    Action(
        "not_considered",
        "Do not look into it",
        "Change or end it",
        "The law allows this rarely. The person must be told in writing, with the reason.",
        lambda c: [
            Field("how_much", "How much of it", "choice", options=HOW_MUCH, start="whole"),
            *decision(
                Field("ground", "Why", "choice", options=GROUNDS), "What they were told: which part, why, what next"
            ),
            Field(
                "might_prejudice",
                "Looking into it now might prejudice the proceedings",
                "tick",
                "Needed for the first reason: that there are proceedings is not enough.",
            ),
        ],
        lambda c: e.NotConsidered(on=c.today, ground="prejudice", told_on=c.today, might_prejudice=True),
        lambda c, t: e.NotConsidered(
            on=t["on"],
            ground=t["ground"],
            told_on=t["told_on"],
            part=t["how_much"] == "part",
            might_prejudice=t["might_prejudice"],
        ),
        words=the_words,
        fits=lambda c: c.state.kind == "complaint",
    ),
    Action(
        "proceedings_ended",
        "The proceedings are over",
        "Change or end it",
        "From this day the person has, as a rule, a year to come back with it.",
        lambda c: [
            on_day("They ended on"),
            on_day("The person was told on", name="told_on"),
            Field("words", "What they were told", "words"),
        ],
        lambda c: e.ProceedingsEnded(on=c.today, told_on=c.today),
        lambda c, t: e.ProceedingsEnded(on=t["on"], told_on=t["told_on"]),
        words=the_words,
    ),
    Action(
        "reopen",
        "They come back with it: look into it now",
        "Change or end it",
        "All of it: what was not late before counts from the day on which they came back. A part: it is answered with "
        "the rest, or, where that is answered, has a date of its own, counted from that day.",
        lambda c: [
            arrived_on("On which day did they come back"),
            Field(
                "late_accepted",
                "It is more than a year after the proceedings ended, and we look into it all the same",
                "tick",
            ),
            *([Field("of_part", "With which part", "choice", options=found)] if (found := comes_back(c)) else []),
            Field("words", "What they said", "words"),
        ],
        lambda c: e.Reopened(on=c.today, late_accepted=True),
        lambda c, t: e.Reopened(on=t["on"], late_accepted=t["late_accepted"], of_part=t.values.get("of_part")),
        words=the_words,
        fits=is_brought_back,
    ),
)

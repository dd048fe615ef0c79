"""The boxes of "add a case" that hold what somebody told: which place of the Representation each fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.desk import labels
from backend.desk.actions.fields import YES_NO_NOT_SURE, Field, Kind, Options
from backend.desk.facts import APART
from telling.places import Value
from telling.questions import BY_ASK
from telling.representation import represented
from telling.shape import spots


def options(path: str, words: Mapping[str, str] | None = None) -> Options:
    """Return what may be chosen for a place, in the order of the desk's words."""
    values = spots()[path].values
    return tuple((name, text) for name, text in (words or labels.PLACES[path].choices).items() if name in values)


AGES: Options = tuple(
    (name, name.replace("_", " ").capitalize())
    for name in ("under_10", "10_to_12", "13_to_15", "16_to_17", "18_and_over")
)
RELATIONS: Options = tuple((name, labels.RELATION[name]) for name in BY_ASK["who_are_you"].choices)
BOXES: Mapping[str, Field] = {
    "kind": Field("kind", "What is it", "choice", "If you are not sure: a complaint.", options("kind", labels.KIND)),
    "speaker.role": Field("role", "Who speaks", "choice", options=options("speaker.role"), start="child"),
    "words": Field(
        "words",
        "What they said, in their own words",
        "words",
        "Word for word, as far as you can. Whoever only wants an advocate need not say why.",
        needed=False,
    ),
    "advocate.to_know": Field(
        "advocate_to_know", "What should the advocate know", "words", "If they only want one.", needed=False
    ),
    "wanted.text": Field("wanted", "What would help, in their own words", "words", needed=False),
    "about": Field("about", "What is it about", "ticks", options=options("about"), needed=False),
    "person_named": Field("person_named", "Person named in it", "line", needed=False),
    "happened.when": Field("happened", "When did it happen", "choice", options=options("happened.when"), needed=False),
    "child.name": Field("child_name", "Child’s name", "line", needed=False),
    "child.age_band": Field("age_band", "How old is the child", "choice", options=AGES, needed=False),
    "child.placement": Field(
        "placement", "Where does the child live", "line", "With foster carers, in a home, with family.", needed=False
    ),
    "needs": Field("needs", "What do they need", "ticks", options=tuple(labels.NEEDS.items()), needed=False),
    "speaker.name": Field("speaker_name", "Name of the adult who speaks", "line", needed=False),
    "speaker.relation": Field("relation", "Who is this adult", "choice", options=RELATIONS, needed=False),
    "child.agrees": Field(
        "agrees",
        "Does the child agree with it (if somebody speaks for a child)",
        "choice",
        options=YES_NO_NOT_SURE,
        needed=False,
    ),
    "advocate.answer": Field(
        "advocate",
        "Do they want an advocate",
        "choice",
        "Offer one now, if you can.",
        options("advocate.answer"),
        needed=False,
    ),
    "advocate.name": Field("advocate_name", "Name of the advocate they have", "line", needed=False),
    "advocate.contact": Field("advocate_contact", "How to reach that advocate", "line", needed=False),
    "reply.how": Field("how", "How do they want the answer", "choice", options=options("reply.how"), needed=False),
    "reply.to": Field("to", "Number or address", "line", needed=False),
    "reply.safe": Field("safe", "Is that safe for them", "choice", options=YES_NO_NOT_SURE, needed=False),
    "reply.avoid": Field("avoid", "What to avoid", "line", needed=False),
}
"""place -> its box, in the order of the page."""


@dataclass(frozen=True)
class Misfit:
    """Boxes of "add a case" that are not asked, nor kept, where another box says one of `values`.

    unless: where it says none of them.
    """

    box: str
    values: tuple[str, ...]
    boxes: tuple[str, ...]
    unless: bool = False

    def holds(self, typed: Mapping[str, Value]) -> bool:
        """Return whether these boxes do not fit what was typed."""
        return (typed.get(self.box) in self.values) is not self.unless

    @property
    def selector(self) -> str:
        """Return it as the style has it (static/desk.css). What is wrong is shown all the same."""
        has = f":has({', '.join(f'#{self.box} [value={value}]:checked' for value in self.values)})"
        where, boxes = f":not({has})" if self.unless else has, ", ".join(f".is-{one}" for one in self.boxes)
        return f".added{where} :is({boxes}):not(.wrong)"


OF_THE_CHILD = ("agrees", "child_understands")
OF_THE_ADULT = ("speaker_name", "relation", "speaker_relation_said", "speaker_standing", *OF_THE_CHILD)
MISFITS = (
    Misfit("role", ("child",), OF_THE_ADULT),
    Misfit("role", ("own_right",), OF_THE_CHILD),
    Misfit("kind", ("advocate_request",), ("advocate_to_know",), unless=True),
    Misfit("kind", ("thank_you",), ("wanted", "happened")),
    Misfit("advocate", ("have_one", "someone_i_trust"), ("advocate_name", "advocate_contact"), unless=True),
)


def fitting(typed: Mapping[str, Value]) -> dict[str, Value]:
    """Return what was typed without what stands in boxes that do not fit: nobody saw that it was still there."""
    misfit = {name for one in MISFITS if one.holds(typed) for name in one.boxes}
    return {name: None if name in misfit else value for name, value in typed.items()}


def style() -> str:
    """Return the rule of the style that hides boxes which do not fit."""
    return ",\n".join(one.selector for one in MISFITS) + " { display: none; }\n"


NOT_TYPED = (
    "speaker.organisation",
    "child.knows",
    "child.agreed_how",
    "happened.from_on",
    "happened.to_on",
    "happened.text",
    "decision.on",
    "wanted.kinds",
)
"""Places that a conversation fills and nobody is asked for here: the words hold them, or a task asks later."""
KIND_OF_BOX: Mapping[str, Kind] = {"choice": "choice", "choices": "ticks", "text": "line", "flag": "tick"}


def boxes() -> Mapping[str, Field]:
    """place -> its box: the ones above, and one for what any other question fills, under the desk's label."""
    others = {
        path: Field(path.replace(".", "_"), labels.PLACES[path].say, kind, options=options(path), needed=False)
        for path, spot in spots().items()
        if path not in (*BOXES, *NOT_TYPED, *APART) and (kind := KIND_OF_BOX.get(spot.place.holds))
    }
    return {**BOXES, **others}


def told_by(typed: Mapping[str, Value], frame: Mapping[str, str | None], at: str) -> dict[str, object]:
    """Return a Representation of what was typed into these boxes, by their names. at: when it was said, ISO 8601."""
    values = {path: typed[box.name] for path, box in boxes().items() if typed[box.name] is not None}
    words = [{"at": at, "text": str(values["words"])}] if values.get("words") else []
    return represented({**values, "kind_said": values["kind"], "words": words}, frame)

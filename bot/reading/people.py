"""People in a story, in one place: names, relations, organisations, who is typing, what it is about."""

from bot.reading.names import Named, Role, read_names, read_own_name, read_person
from bot.reading.organisations import read_organisation
from bot.reading.relations import Relation, RelationId, read_relation
from bot.reading.subjects import About, AboutId, read_about
from bot.reading.typists import Typist, WhoIsTyping, read_typist

__all__ = [
    "About",
    "AboutId",
    "Named",
    "Relation",
    "RelationId",
    "Role",
    "Typist",
    "WhoIsTyping",
    "read_about",
    "read_names",
    "read_organisation",
    "read_own_name",
    "read_person",
    "read_relation",
    "read_typist",
]

# ruff: noqa: E501 - tables of words read best as long lines
"""A phonetic key and a weighted edit distance for words that are spelt by ear.

`phonetic_key("fone") == phonetic_key("phone")`; `distance` is an edit distance
(Damerau-Levenshtein) in which the mistakes of children cost less than a whole letter: vowels, doubled letters, c/k/s,
th/f, silent h. Why not Metaphone: docs/decisions/0008-phonetics.md.
"""

import re
from functools import lru_cache

_RULES = [(re.compile(pattern), with_) for pattern, with_ in (
    (r"^(?:kn|gn|pn)", "n"), (r"^wr", "r"), (r"^wh", "w"), (r"^ps", "s"), (r"^x", "s"), (r"mb$", "m"), (r"sch", "sk"),
    (r"[st]ch", "C"), (r"dge?(?=[eiy]|$)", "J"), (r"(?:sh|[sct]i(?=on|an|al|ous)|sc(?=io))", "S"), (r"ch", "C"),
    (r"ph", "f"), (r"th", "f"), (r"ough$", "f"), (r"gh", ""), (r"qu", "kw"), (r"x", "ks"), (r"ck", "k"),
    (r"sc(?=[eiy])", "s"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"g(?=[eiy])", "J"), (r"j", "J"), (r"z", "s"),
    (r"v", "f"), (r"(?<=[aeiou])r(?![aeiouy])", ""), (r"(?<!^)[hw]", ""), (r"d(?=$)", "t"),
)]  # fmt: skip
_VOWELS = set("aeiouy")
_TOO_LONG = 6  # letters that one word has more than the other
_ALIKE = {frozenset(pair) for pair in ("ck", "cs", "sz", "fv", "gj", "dt", "mn", "ks", "qk", "wu", "fh", "bp")}


@lru_cache(maxsize=50_000)
def phonetic_key(word: str) -> str:
    """Return the consonants as they sound, a vowel in front as 'a'. Words with the same key may be the same word."""
    key = word
    for pattern, with_ in _RULES:
        key = pattern.sub(with_, key)
    first = "a" if key[:1] in _VOWELS else key[:1]
    rest = re.sub(r"[aeiouy]", "", key[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def distance(a: str, b: str, enough: float = 3.0) -> float:
    """Return the weighted edits between two words, 0 for the same; above `enough` it may be `enough` + 1."""
    if a == b:
        return 0.0
    if abs(len(a) - len(b)) > _TOO_LONG:
        return enough + 1
    insertions = [_indel_cost(letter, b, at) for at, letter in enumerate(b)]
    before: list[float] = []
    row = [0.0]
    for cost in insertions:
        row.append(row[-1] + cost)
    for i, letter in enumerate(a):
        deletion = _indel_cost(letter, a, i)
        last, row = row, [row[0] + deletion]
        for j, other in enumerate(b):
            cost = min(last[j + 1] + deletion, row[j] + insertions[j], last[j] + _substitution_cost(letter, other))
            if i and j and letter == b[j - 1] and a[i - 1] == other:
                cost = min(cost, before[j - 1] + 0.6)
            row.append(cost)
        before = last
        if min(row) > enough:
            return enough + 1
    return row[-1]


def _indel_cost(letter: str, word: str, at: int) -> float:
    """Return what it costs to insert or delete this letter of the word."""
    if at > 0 and word[at - 1] == letter:
        return 0.3
    if letter in "aeiou":
        return 0.6
    return 0.6 if letter in "hgy" else 1.0


@lru_cache(maxsize=4096)
def _substitution_cost(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    if letter in _VOWELS and other in _VOWELS:
        return 0.45
    return 0.5 if frozenset((letter, other)) in _ALIKE else 1.1


@lru_cache(maxsize=20_000)
def nearest_word(word: str, known: tuple[str, ...], reach: float = 1.0) -> str | None:
    """Return the known word that `word` is a misspelling of; None when nothing is close. Short words must match exactly.

    reach: the largest distance that counts, in letters.
    """
    if word in known:
        return word
    if len(word) < 4 or word in _ORDINARY:
        return None
    best, best_cost = None, reach + (0.4 if len(word) > 6 else 0.0)
    for candidate in known:
        if len(candidate) < 4 or (candidate[0] != word[0] and phonetic_key(candidate) != phonetic_key(word)):
            continue
        cost = distance(word, candidate, enough=2.0) - (0.5 if phonetic_key(word) == phonetic_key(candidate) else 0.0)
        if cost < best_cost:
            best, best_cost = candidate, cost
    return best


# everyday words that look like a word of an answer but are not it
_ORDINARY = frozenset(["sorry", "none", "nose", "nice", "note", "name", "never", "knew", "now", "noon", "near", "next", "need", "sore", "sort", "short", "shore", "sire", "sir", "fire", "mine", "find", "found", "cause", "cause", "horse", "house", "mouse", "house", "mother", "brother", "other", "another", "bother", "father", "farther", "rather", "their", "there", "then", "than", "them", "these", "those", "this", "that", "thing", "think", "thank", "thanks", "trust", "must", "most", "mist", "last", "list", "lost", "past", "post", "paid", "said", "save", "safe", "wait", "want", "went", "what", "when", "where", "were", "will", "with", "work", "word", "world", "would", "wood", "could", "should", "much", "such", "each", "teach", "reach", "peach", "home", "hope", "hole", "come", "some", "same", "game", "came", "care", "card", "hard", "heard", "head", "read", "real", "ready", "early", "year", "week", "weak", "month", "mouth", "moth", "money", "many", "letter", "later", "latter", "better", "bitter", "butter", "text", "next", "test", "rest", "best", "phone", "alone", "carer", "career", "cover", "worker", "walker", "talker", "male", "mail", "email", "meal", "person", "prison", "reason", "season"])  # fmt: skip

# ruff: noqa: E501 - tables of words read best as long lines
"""Data augmentation: misspell lines the way children and dyslexic writers do, to train on more spellings.

Our own rules, written from what teachers describe: spelling by ear, vowels mixed up, letters doubled or left out, silent
letters dropped, endings as they sound, words run together or split, homophones. Seeded: the same seed gives the same copies.
No list of real misspellings is used here, so that such a list can be kept for measuring.
"""

import random
import re
from collections.abc import Sequence

# pattern -> what is written instead; "-" leaves the letters out
_BY_EAR = [(re.compile(pattern), tuple(spelt.split())) for pattern, spelt in (
    (r"^kn", "n"), (r"^wr", "r r w"), (r"wh", "w w h"), (r"ph", "f"), (r"th", "f v d f t"), (r"ck", "k c"), (r"mb$", "m"), (r"gh", "h g"),
    (r"tion", "shun shon ton sion tian"), (r"sion", "tion shun shon"), (r"ssion", "shun tion sion"), (r"cial", "shal shul tial sal"), (r"tial", "shal cial"),
    (r"ough", "uff orf o ow off u"), (r"augh", "arf af or ar"), (r"ight", "ite iht it yt"), (r"eigh", "ay ai a"), (r"ture", "cher chur tcher tur"),
    (r"sure", "sher shur shure"), (r"ous$", "us uss os"), (r"ea", "ee e ae ei"), (r"ee", "ea e i ie"), (r"ai", "ay a ia e"), (r"ay", "ai a ey"),
    (r"ie", "ei e ee i"), (r"ei", "ie e ay"), (r"oa", "o oe ow"), (r"ou", "ow u o ow"), (r"ow", "ou o aw"), (r"oo", "u o ou"), (r"au", "or aw o"), (r"aw", "or au"),
    (r"ue", "oo u ew"), (r"ew", "oo ue u"), (r"ui", "oo iu u"), (r"er$", "a ar ur or"), (r"er", "ur ir ar r"), (r"or", "aw er our a"), (r"ar", "er a or"), (r"ir", "er ur"),
    (r"ur", "er ir"), (r"le$", "el ul al ol"), (r"al$", "el ul le"), (r"el$", "le al"), (r"ent", "ant int"), (r"ant", "ent unt"), (r"ance", "ence anse"), (r"ence", "ance ense"),
    (r"ed$", "d t id"), (r"ing$", "in ink ng ign"), (r"ly$", "ley lee li"), (r"y$", "ie ey i ee"), (r"(?<=[aeiou][bcdfghklmnprstvz])e$", "-"), (r"c(?=[eiy])", "s ss"),
    (r"c(?=[aourlt])", "k ck"), (r"k", "c ck"), (r"s(?=[eiy])", "c z"), (r"se$", "ze s ce"), (r"g(?=[eiy])", "j"), (r"j", "g"), (r"dge", "ge j dj"), (r"tch", "ch tsh"),
    (r"ch", "tch sh"), (r"sh", "ch s"), (r"x", "cks ks cs"), (r"qu", "kw cw q"), (r"v", "f"), (r"z", "s"), (r"i", "e y"), (r"e", "i a"), (r"a", "u e o"), (r"o", "u a"),
    (r"u", "o a"), (r"ful$", "full fall"), (r"(?<=\w)h", "-"), (r"(?<=\w)n(?=[dtk])", "-"), (r"(?<=\w)r(?=[^aeiou])", "-"), (r"(?<=\w)l(?=[dkmpt])", "-"), (r"ck?s", "x"),
)]  # fmt: skip
_SOUND_THE_SAME = [group.split() for group in (
    "their there theyre", "to too two", "your youre yor", "no know now", "new knew", "were where wear", "wood would", "hear here", "for four",
    "by buy bye", "one won", "of off", "are our", "then than", "hole whole", "right write rite", "some sum", "its it's", "been bean bin", "be bee",
    "see sea", "meat meet", "week weak", "wait weight", "which witch", "who's whose", "quite quiet", "want wont", "as has", "is his", "an and", "i'm am",
    "with whith wiv", "of have", "was wos woz", "they thay", "what wat wot", "said sed", "because becus becuz", "don't dont", "can't cant", "allowed aloud",
)]  # fmt: skip
_HOMOPHONES = {word: [other for other in group if other != word] for group in _SOUND_THE_SAME for word in group}


def misspell(line: str, rng: random.Random, rate: float) -> str:
    """Return the line with about this share of its words misspelt, now and then two run together or one split."""
    words = [_misspell_word(word, rng) if rng.random() < rate else word for word in line.split()]
    joined: list[str] = []
    for word in words:
        if joined and rng.random() < rate * 0.08:
            joined[-1] += word
        else:
            joined.append(word)
    return " ".join(joined)


def with_misspelt_copies(
    pairs: Sequence[tuple[str, str]], copies: int, share: float, seed: int
) -> tuple[list[str], list[str]]:
    """Return lines and labels of the pairs, followed by so many copies of each with that share of the words misspelt."""
    rng = random.Random(seed)  # nosec B311 # repeatable training lines
    lines, labels = [line for line, _ in pairs], [label for _, label in pairs]
    for _ in range(copies):
        lines += [misspell(line, rng, share) for line, _ in pairs]
        labels += [label for _, label in pairs]
    return lines, labels


def _misspell_word(word: str, rng: random.Random) -> str:
    lower = word.lower()
    if lower in _HOMOPHONES and rng.random() < 0.7:
        return rng.choice(_HOMOPHONES[lower])
    if len(lower) < 3:
        return lower
    for _ in range(1 + (rng.random() < 0.45) + (len(lower) > 6 and rng.random() < 0.35)):
        lower = (_by_ear if rng.random() < 0.7 else _by_hand)(lower, rng)
    return lower


def _by_ear(word: str, rng: random.Random) -> str:
    places = [(found, spelt) for pattern, spelt in _BY_EAR for found in pattern.finditer(word)]
    # groups of letters count twice: they are misspelt most
    places += [place for place in places if place[0].end() - place[0].start() > 1]
    if not places:
        return _by_hand(word, rng)
    found, spelt = rng.choice(places)
    return word[: found.start()] + rng.choice(spelt).strip("-") + word[found.end() :]


def _by_hand(word: str, rng: random.Random) -> str:
    """Misspell a word as fingers do: double a letter, make a double one single, leave one out, swap two, add one."""
    if len(word) < 2:
        return word
    at = rng.randrange(1, len(word))
    kind = rng.choice(("double", "single", "drop", "drop", "swap", "vowel", "split"))
    if kind == "double":
        return word[:at] + word[at - 1] + word[at:]
    if kind == "single":
        return re.sub(r"(.)\1", r"\1", word)
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "swap":
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    if kind == "split" and len(word) > 5:
        return f"{word[:at]} {word[at:]}"
    return word[:at] + rng.choice("aeiou") + word[at + (word[at : at + 1] in set("aeiou")) :]

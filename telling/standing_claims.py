"""What somebody says of themselves, in one clause, that puts them on the list of the Act, or says that they act for it.

Words about somebody else claim nothing: "grandmother of a care leaver", "I was in care with her". What is not sure is
left out, and a person decides: a child arrangements order may be about contact only, and who wants to be a special
guardian is on no list. -- Children Act 1989 s26(3), (3B), (3C), s24D, s5(6), s12(2)
"""

from __future__ import annotations

import re

_SELF = (
    r"^(?:(?:i|we) am |i['’]?m |we are |we['’]re |as |it['’]?s )?(?:also |now |still )*"
    r"(?:a |an |the |one of |both |his |her |their |this |\w+['’]s? )?"
)
"""How somebody names themselves: "I am her ...", "the ...", or the word alone. A grandmother of one is not one."""
_ENDS = (
    r"(?=$| (?:of|for|to|from|with|in|at|since|here|too|myself|now|living|aged|acting|instructed|appointed|approved|"
    r"looking|caring|assessed|through|under)\b)"
)
"""What may follow it; "care leavers charity" and "special guardian's neighbour" name somebody else."""
_AM = r"^(?:i am |i['’]?m |im |we are |we['’]?re )?(?:still |currently |also |now )?"
_HAVE = (
    r"(?:(?:i|we)(?:['’]ve| have| hold| share| do have| also have| still have)(?: got)?"
    r"|(?!(?:i|we|my|his|her|their|she|he|they)\b)(?:\w+ ){1,2}with)"
)
_PARENT = r"(?:mum|mam|mom|mother|dad|father|parents?)"
_SGO = r"(?:sgo|special guardianship(?: order)?)"
_THEM = r"(?:him|her|them|this child|the child|these children|the children)"
_A_CHILD = (
    rf"(?:{_THEM}|my (?:\w+ )?(?:grandson|granddaughter|grandchild(?:ren)?|nephew|niece|brother|sister)|"
    r"(?:\w+ )?(?:child(?:ren)?|siblings?|boys?|girls?|teenagers?|bab(?:y|ies)))"
)
_WANT = (
    r"(?:applying|hoping|looking|approved|planning|wanting|wishing|trying|assessed|"
    r"waiting|would like|want|wish|hope|plan)"
)
_MINE = r"(?! (?:with|alongside|together|work\w*|sector|proceedings|teams?|homes?|training|management)\b)"
"""After "I was in care": else it was with somebody else, or it is a job."""
_HOME = r"(?:a |the )?children['’]?s homes?\b"
_YOUNG = r"(?: (?:myself|too|here)\b|$)"


def _named(roles: str) -> str:
    """Return a pattern for somebody who names themselves by one of these roles."""
    return rf"{_SELF}(?:{roles}){_ENDS}"


_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "advocate",
        (
            _named(
                r"(?:independent |non[- ]instructed )?advocates?|(?:iro|independent reviewing officer)|"
                r"(?:children|child)['’]?s? guardian|(?:cafcass )?guardian ad litem|cafcass guardian"
            ),
            r"^(?:i am |i['’]?m )?(?:her|his|their|(?:the )?(?:child|girl|boy|young person)['’]?s) (?:own )?"
            rf"(?:solicitor|lawyer|barrister){_ENDS}",
            r"^(?:i am |i['’]?m )?(?:a |the )?(?:solicitor|lawyer|barrister) (?:who |that )?"
            r"(?:acts?|acting|instructed) (?:for|by) (?:her|him|them|(?:the |a )?(?:child|girl|boy|young person))\b",
        ),
    ),
    (
        "special_guardian",
        (
            _named("special guardians?|sgo (?:carers?|holders?)"),
            rf"^{_HAVE} (?:an? |the )?{_SGO}\b",
            r"^(?:i|we) (?:look(?:ed)? after|care for|have|raise) (?:him|her|them) (?:under|on|with|through) "
            rf"(?:an? |the )?{_SGO}\b",
        ),
    ),
    (
        "sgo_assessment",
        (
            r"^(?:i|we)(?:['’]ve| have)? (?:asked|applied) (?:\w+ ){0,2}for an? (?:"
            rf"assessment (?:for|of|about) (?:our |my )?{_SGO} support|{_SGO} support assessment|"
            r"s(?:ection )?14f assessment)\b",
        ),
    ),
    (
        "former_guardian",
        (
            r"^(?:i am |i['’]?m )?(?:a |the )?former guardian of (?:an? |the |this |somebody |someone )?"
            r"(?:who was )?adopted\b",
            r"^(?:i|we) (?:was|were) (?:his|her|their) (?:legal )?guardians? "
            r"before (?:he|she|they) (?:was|were) adopted\b",
        ),
    ),
    (
        "adoption_support",
        (
            r"^(?:(?:i|we)(?: am| are|['’]?m|['’]?re)? )?(?:get|getting|receive|receiving) "
            r"(?:post[- ])?adoption support\b",
        ),
    ),
    (
        "parent",
        (
            rf"^{_HAVE} (?:full |shared |joint )?(?:parental responsibility|pr)\b",
            _named(rf"(?:birth|biological|natural) {_PARENT}|(?:legal |testamentary )?guardians?"),
            rf"^(?:(?:i|we) am |i['’]?m |we are |we['’]?re |as )?(?:both |also )?"
            rf"(?:(?:his|her|their|the child['’]s) )?{_PARENT}$",
            rf"^i gave birth to {_THEM}\b",
            r"^(?:i am |i['’]?m )?(?:a |the )?parents? of (?:a |the )?"
            r"(?:child(?:ren)? (?:in (?:care|need)|under an? sgo)|looked[- ]after child(?:ren)?)$",
            rf"^{_HAVE} (?:an? |the )?residence order\b",
            rf"^{_A_CHILD} lives? with (?:me|us) (?:under|on|with|through) (?:an? |the )?"
            r"(?:child arrangements order|residence order)\b",
        ),
    ),
    (
        "adopter",
        (
            _named(rf"(?:prospective |approved )?adopters?|(?:adoptive|adopting) {_PARENT}"),
            r"^(?:(?:a |the )?(?:couple|people|person|family|someone|somebody) (?:who )?)?(?:(?:i|we)\b['’]?\w* )?"
            rf"(?!(?:\w+ ){{0,2}}(?:not|never)\b)(?:(?!not\b|never\b)\w+ ){{0,2}}{_WANT} to adopt\b",
            r"^(?:i|we)(?: have|['’]ve)? adopted\b",
            rf"^(?:i am|i['’]?m|im|we are|we['’]?re)(?: also| now)* (?:in the process of )?adopting(?=$| {_A_CHILD}\b)",
            r"^(?:i|we)(?: was| were| have been|['’]ve been) (?:approved|accepted) as (?:prospective )?adopters?\b",
        ),
    ),
    (
        "adopted",
        (
            _named(r"adoptees?|adopted (?:adult|person)"),
            r"^(?:i (?:was|am|have been) |i['’]?m |was )?adopted(?: (?!by me\b|him\b|her\b)|$)",
            r"^(?:a |the )?(?:someone|somebody|person) who (?:was|is) adopted$",
            r"^i was placed for adoption\b|\bplaced me for adoption\b",
        ),
    ),
    (
        "care_leaver",
        (
            _named(
                r"(?:young |former )?care[- ]leavers?|care[- ]experienced(?: (?:adult|person|young person))?|"
                r"(?:former(?:ly)?|ex)[- ](?:looked[- ]after child|relevant child|foster child|child in care)|"
                r"young person (?:who is )?leaving care"
            ),
            r"^(?:i am |i['’]?m )?(?:ex[- ]care|formerly in care)$",
            rf"^(?:i|i['’]ve|i have) left care\b{_MINE}|^i came out of care\b{_MINE}",
            r"^i (?:was|grew up|lived|used to be|used to live) in (?:foster |residential )?" + rf"care\b{_MINE}",
            rf"^i (?:grew up|lived) in {_HOME}{_MINE}",
            rf"^i was in {_HOME} (?:as a (?:child|kid|teenager)|when i was|(?:until|till|til) (?:i|\d+))\b",
            r"^i was fostered(?: by\b| as\b| when\b| until\b| till\b| from\b|$)",
            r"^i was looked after by (?:the council|a council|the local authority|a local authority|social services)\b",
        ),
    ),
    (
        "child",
        (
            r"^(?:i am|i['’]?m|im) (?:still |currently )?in (?:foster |residential )?care"
            r"(?=$| (?:of|now|right now|at the moment|too|myself|with|under)\b)",
            rf"{_AM}(?:a |an )?(?:looked[- ]after child|child in care|child in need|young person in care)(?={_YOUNG})",
            rf"^(?:i am|i['’]?m|im) under (?:an? |the )?{_SGO}\b",
        ),
    ),
    (
        "carer",
        (
            _named(
                r"(?:(?:approved|current|agency|long[- ]term|short[- ]term|respite|kinship|family|"
                rf"connected person['’]?s?|local authority|council) )*foster (?:carers?|{_PARENT})|"
                r"kinship carers?|family and friends carers?|connected (?:persons?['’]?s? |people['’]?s? )?carers?"
            ),
            rf"^(?:i|we)(?: still| now| currently)? foster {_A_CHILD}\b",
            rf"^(?:i am|i['’]?m|im|we are|we['’]?re)(?: still| now| currently)* fostering {_A_CHILD}\b",
        ),
    ),
)
CLAIMS = tuple((standing, re.compile("|".join(patterns), re.IGNORECASE)) for standing, patterns in _WORDS)
"""Who somebody is to the law, and how they say it of themselves; the first that fits counts."""

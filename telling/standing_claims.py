"""What somebody says of themselves, in one clause, that puts them on the list of the Act, or says that they act for it.

Words about somebody else claim nothing: "grandmother of a care leaver", "I was in care with her". What is not sure is
left out, and a person decides: a child arrangements order may be about contact only, and who wants to be a special
guardian, or has a hearing or an assessment before them, is on no list. So whom an order, a responsibility or a word
that means other things too ("adopted a plan", "foster her confidence") is about has to follow, or nothing.
-- Children Act 1989 s26(3), (3B), (3C), s24D, s5(6), s12(2)
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
_WHO_ENDS = (
    r"(?=$| (?:for|from|since|at|in|as|and|who|under|through|via|with|now|too|here|today|until|till|when|while|"
    r"together|again|already|full|long|soon|permanently|myself|both|last|aged|because|but)\b)"
)
"""What may follow a child: "her confidence", "children's curiosity" and "babies' milk" are no child."""
_A_CHILD = (
    rf"(?:{_THEM}|(?:my|our) (?:\w+ )?(?:grandsons?|granddaughters?|grandchild(?:ren)?|nephews?|nieces?|brothers?|"
    r"sisters?|sons?|daughters?|grandkids?)|(?:\w+ ){0,2}(?:child(?:ren)?|kids?|siblings?|boys?|girls?|teenagers?|"
    rf"toddlers?|bab(?:y|ies))){_WHO_ENDS}"
)
_WHO_LIVES = _A_CHILD.removesuffix(_WHO_ENDS)
_A_NAME = r"(?-i:(?!\w+day\b)[A-Z][\w'’-]+)" + _WHO_ENDS
_HELD = (
    r"(?=$| (?:now|already|too|since|granted|in place|together|jointly|as|with|from|until|till|here)\b|"
    rf" (?:for|of|over|on) (?:{_A_CHILD}|{_A_NAME}|both|all)\b)"
)
"""What may follow what somebody holds: "an SGO hearing" and "PR issues" are held by nobody."""
_TO_ADOPT = rf"(?=$| (?:from|through|via|with|again|together|soon|one day|in \d+)\b| {_A_CHILD})"
_ADOPTED = (
    r"(?=$| (?:in \d{4}|twice|from (?:foster )?care)\b| (?!them\b)" + _A_CHILD + r"|"
    r" them (?:in \d{4}|both|from (?:foster )?care|when they|"
    r"as (?:a sibling group|siblings|babies|children|toddlers))\b)"
)
"""Whom they adopted. "A plan came, and we adopted them": others may be meant, unless more is said."""
_WANT = (
    r"(?:applying|hoping|looking|approved|planning|wanting|wishing|trying|assessed|"
    r"waiting|would like|want|wish|hope|plan)"
)
_HOW_LONG = (
    r"(?:(?:for|all) (?:\w+ ){0,3}(?:years?|months?|weeks?|while|life|childhood|time|bit)|"
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|many|several|some|about|over|nearly|almost)"
    r"(?: \w+){0,2} (?:years?|months?|weeks?))"
)
_AS_A_CHILD = r"as (?:an? )?(?:young |small |little )?(?:child|kid|teen\w*|baby|adult|toddler|boy|girl)"
_MINE = (
    r"(?=$| (?:in|when|aged|age|last|since|until|till|til|before|after|during|between|because|but|too|myself|here|once|"
    r"again|now|then|under|growing|most of|early|recently|years?|\d+)\b| at (?:\d|the (?:age|time)|age|\w+teen\b|birth)"
    rf"| {_AS_A_CHILD}\b| from (?:\d|age|the age|birth|when|being)| {_HOW_LONG}\b)"
)
"""After "I was in care": else it was with somebody else, of something, or it is a job ("care instructions")."""
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
            _named("special guardians?(?! (?:to be|in waiting|assessed|looking to))|sgo (?:carers?|holders?)"),
            rf"^{_HAVE} (?:an? |the )?{_SGO}{_HELD}",
            r"^(?:i|we)(?: am| are|['’]m|['’]re)? "
            r"(?:look(?:ed|ing)? after|car(?:e|ing) for|have|rais(?:e|ing)) (?:him|her|them) (?:under|on|with|through) "
            rf"(?:an? |the )?{_SGO}{_HELD}",
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
            r"(?:post[- ])?adoption support(?=$| (?:from|for|now|since|through|too|here|still|with)\b)",
        ),
    ),
    (
        "parent",
        (
            rf"^{_HAVE} (?:full |shared |joint )?(?:parental responsibility|pr){_HELD}",
            _named(rf"(?:birth|biological|natural) {_PARENT}|(?:legal |testamentary )?guardians?"),
            rf"^(?:(?:i|we) am |i['’]?m |we are |we['’]?re |as )?(?:both |also )?"
            rf"(?:(?:his|her|their|the child['’]s) )?{_PARENT}$",
            rf"^i gave birth to {_THEM}\b",
            r"^(?:i am |i['’]?m )?(?:a |the )?parents? of (?:a |the )?"
            r"(?:child(?:ren)? (?:in (?:care|need)|under an? sgo)|looked[- ]after child(?:ren)?)$",
            rf"^{_HAVE} (?:an? |the )?residence order{_HELD}",
            rf"^{_WHO_LIVES} lives? with (?:me|us) (?:under|on|with|through) (?:an? |the )?"
            rf"(?:child arrangements order|residence order){_HELD}",
        ),
    ),
    (
        "adopter",
        (
            _named(rf"(?:prospective |approved )?adopters?|(?:adoptive|adopting) {_PARENT}"),
            r"^(?:(?:a |the )?(?:couple|people|person|family|someone|somebody) (?:who )?)?(?:(?:i|we)\b['’]?\w* )?"
            rf"(?!(?:\w+ ){{0,2}}(?:not|never)\b)(?:(?!not\b|never\b)\w+ ){{0,2}}{_WANT} to adopt{_TO_ADOPT}",
            rf"^(?:i|we)(?: have|['’]ve)?(?: also| both)? adopted{_ADOPTED}",
            rf"^(?:i am|i['’]?m|im|we are|we['’]?re)(?: also| now)* (?:in the process of )?adopting(?=$| {_A_CHILD})",
            r"^(?:i|we)(?: was| were| have been|['’]ve been) (?:approved|accepted) as (?:prospective )?adopters?\b",
        ),
    ),
    (
        "adopted",
        (
            _named(r"adoptees?|adopted (?:adult|person)"),
            r"^(?:i (?:was|am|have been) |i['’]?m |was )adopted(?: (?!by me\b|him\b|her\b)|$)",
            r"^adopted(?=$| (?:in|as|at|from|when|since|too|myself|aged?|\d+)\b)",
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
            r"(?=$| (?:now|right now|at the moment|too|myself|with|under)\b|"
            r" of (?:the |my |\w+ )?(?:local authority|council|social services|state)\b)",
            rf"{_AM}(?:a |an )?(?:looked[- ]after child|child in care|child in need|young person in care)(?={_YOUNG})",
            rf"^(?:i am|i['’]?m|im) under (?:an? |the )?{_SGO}{_HELD}",
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
            rf"^(?:i|we)(?: still| now| currently)? foster {_A_CHILD}",
            rf"^(?:i am|i['’]?m|im|we are|we['’]?re)(?: still| now| currently)* fostering {_A_CHILD}",
        ),
    ),
)
CLAIMS = tuple((standing, re.compile("|".join(patterns), re.IGNORECASE)) for standing, patterns in _WORDS)
"""Who somebody is to the law, and how they say it of themselves; the first that fits counts."""

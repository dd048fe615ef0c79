# ruff: noqa: E501 - tables of words read best as long lines
"""Names, relations, organisations, who is typing and what it is about; never an ordinary word for a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.people import (
    read_about,
    read_names,
    read_organisation,
    read_own_name,
    read_person,
    read_relation,
    read_typist,
)


@pytest.mark.parametrize(
    ("said", "name", "role"),
    [
        ("my social worker Dave Khan", "Dave Khan", "social_worker"),
        ("my social worker dave shouted at me", "dave", "social_worker"),
        ("My social worker is called priya patel and she is late", "priya patel", "social_worker"),
        ("Leanne is my social worker", "Leanne", "social_worker"),
        ("my old social worker was tom", "tom", "social_worker"),
        ("Sue, my foster carer, took my phone", "Sue", "carer"),
        ("my carer sue is mean", "sue", "carer"),
        ("my foster mum (Angela) is lovely", "Angela", "carer"),
        ("my pa jess never turns up", "jess", "worker_team"),
        ("my IRO is Dr Okonkwo", "Dr Okonkwo", "worker_team"),
        ("its about miss o'brien at the home", "miss o'brien", "home"),
        ("Jordan from the home hit me", "Jordan", "home"),
        ("Mr Nowak, ihr", "Mr Nowak", "other"),
        ("mrs smith shouted at me", "mrs smith", "other"),
        ("miss jones told me off", "miss jones", "other"),
        ("a girl called amina told me", "amina", "child"),
        ("my brother jake", "jake", "family"),
        ("my advocate is called Jess Hill", "Jess Hill", "advocate"),
        ("im kayla", "kayla", "me"),
        ("hi im grace and im 13", "grace", "me"),
        ("my names Zoë", "Zoë", "me"),
        ("Hello dear. I am Freddie's nana", "Freddie", "child"),
        ("im Callums social worker", "Callum", "child"),
        ("I am James' dad", "James", "child"),
        ("i am Thomas's mum and i want to complain", "Thomas", "child"),
        ("im Chris", "Chris", "me"),
        ("im lucas mum", "lucas", "child"),
        ("I am Ava's advocate from Coram Voice", "Ava", "child"),
        ("I'm Mia Rose's mum", "Mia Rose", "child"),
        ("I'm Josh and Ella's mum", "Josh and Ella", "child"),
        ("I'm Ava's kinship carer", "Ava", "child"),
        ("i am freddies nan", "freddie", "child"),
        ("I am Maya's former foster carer", "Maya", "child"),
        ("I'm James advocate at NYAS", "James", "me"),
        ("call me AJ", "AJ", "me"),
        ("i'm called tj", "tj", "me"),
        ("my name is Łukasz Wójcik", "Łukasz Wójcik", "me"),
        ("my name is 李小龍", "李小龍", "me"),
        ("my name is فاطمة", "فاطمة", "me"),
        ("my name is Mary-Jane O'Neil and i am 12", "Mary-Jane O'Neil", "me"),
        ("my name is kayla smith thanks", "kayla smith", "me"),
        ("MY NAME IS KAYLA", "KAYLA", "me"),
        ("I am Ahmed. I live in Wigan", "Ahmed", "me"),
        ("please say sorry. from Ellie x", "Ellie", "me"),
        ("it was Dave my social worker who did it", "Dave", "social_worker"),
        ("my keyworker shaz shouted at me", "shaz", "worker_team"),
        ("my pa bex ghosted me", "bex", "worker_team"),
        ("my carer lynne took my phone", "lynne", "carer"),
    ],
)
def test_a_name_is_read_with_its_role(said, name, role):
    assert [(named.name, named.role) for named in read_names(said)] == [(name, role)]


@pytest.mark.parametrize(
    "said",
    [
        "im fine", "im done", "im sad", "Im Leaving", "I'm Autistic", "im gutted", "im in care", "im not sure", "im 12", "im adopted", "im hope",
        "my name is on the list", "my name is spelled wrong", "my name is private", "my name is not important", "they call me names", "he calls me stupid",
        "dont call me again", "please call me tomorrow", "call me on 07700", "I miss my mum", "i miss khan", "i really miss jones", "we miss him",
        "my carer is mean", "my social worker never rings me back", "MY SOCIAL WORKER IS MEAN", "my social worker will not listen", "my sw is nice",
        "my nan is poorly", "tell my mum Please", "my social worker Never comes", "my carer shouts", "its me im the kid", "i am a special guardian",
        "my social worker may come", "this is wrong", "its not fair", "it is Monday", "my mum and dad", "my teacher Said no", "im from Leeds", "my dad hit me",
        "she told Dave my social worker lied", "call me when you know", "my social worker was off sick", "i go by bus", "im Muslim", "regards",
    ],
)  # fmt: skip
def test_an_ordinary_word_is_never_a_name(said):
    assert read_names(said) == []


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "why",
        "skip",
        "i'd rather not say",
        "none of your business",
        "dunno",
        "Anon",
        "idk",
        "rather not",
        "what for",
        "not telling",
        "no thx",
        "prefer not",
    ],
)
def test_a_refusal_is_no_name(said):
    assert read_own_name(said, asked=True) is None
    assert read_person(said, asked=True) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("kayla", "kayla"),
        ("dave khan", "dave khan"),
        ("AJ", "AJ"),
        ("Zoë", "Zoë"),
        ("ok kayla", "kayla"),
        ("D'Angelo", "D'Angelo"),
    ],
)
def test_a_bare_name_is_one_where_it_was_asked_for(said, name):
    named = read_own_name(said, asked=True)

    assert named is not None
    assert named.name == name


@given(text=st.text(max_size=150))
def test_any_text_at_all_can_be_read(text):
    for named in read_names(text):
        assert named.name
    read_typist(text)
    read_about(text, asked=True)
    read_relation(text, asked=True)
    read_organisation(text, asked=True)


RELATIONS = {
    "carer": ["I'm a special guardian", "foster mum", "we are foster carers", "i am writing as his kinship carer", "connected persons carer", "we foster him", "his foster dad"],
    "family": ["his big sister", "im his nan", "nan", "auntie", "I'm her older brother", "grandparents", "half sister"],
    "parent": ["i am her mum", "I'm Tom's dad", "step-dad", "birth mother", "his mam"],
    "advocate": ["independent advocate", "advocate from NYAS", "im her advocate", "I'm an advocate and I am complaining for a boy"],
    "other": ["his IRO", "I'm a solicitor acting for a child in care proceedings", "councillor", "teacher", "his teacher at school", "prospective adopter",
              "we are applying to adopt", "an adopted adult", "I'm her social worker", "friend", "health visitor"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "said"), [(relation, said) for relation, lines in RELATIONS.items() for said in lines]
)
def test_a_relation_word_is_one_of_the_choices(relation, said):
    found = read_relation(said, asked=True)

    assert found is not None
    assert found.id == relation


def test_their_own_words_for_it_are_kept():
    found = read_relation("Hello, I'm a special guardian of two")

    assert found is not None
    assert found.said == "special guardian"


@pytest.mark.parametrize(
    "said",
    [
        "my mum is nice",
        "its my carer",
        "my nan said no",
        "i told my teacher",
        "i want an advocate",
        "my social worker",
        "i am 12",
        "i am the boss",
    ],
)
def test_a_relation_of_somebody_else_is_not_theirs(said):
    assert read_relation(said) is None


TYPISTS = {
    "me": ["i am in care", "just me", "its me im the kid", "im 14 and i live in a childrens home", "i live with my foster carers", "my foster mum shouted at me", "im a care leaver", "im 16"],
    "me_with_someone": ["my carer is helping me write this", "me and my carer is helping", "my mum is typing this for me", "with my nan", "doing this with my key worker", "my nan is helping me", "we are doing this together",
                        "me and Miss Lund are writing this in the library", "me and my key worker Phil hes sat with me", "me and nan is helping with the hard words"],
    "for_a_child": ["I am writing on behalf of my foster son", "my foster son was moved", "I'm a solicitor acting for a child in care proceedings", "on behalf of a young person",
                    "I'm an independent advocate, complaining for a girl of 14", "for my daughter", "i am her nan and i want to complain for her", "I am complaining for my grandson"],
    "about_me": ["we are foster carers and we were treated badly", "I am his mum and it's about how the social worker treated me", "we are applying to adopt and we were refused",
                 "I'm a foster carer and my allowance was not paid", "an idea from us parents", "there should be a group for dads like me"],
}  # fmt: skip


@pytest.mark.parametrize(("choice", "said"), [(choice, said) for choice, lines in TYPISTS.items() for said in lines])
def test_who_is_typing_is_read(choice, said):
    typist = read_typist(said)

    assert typist is not None
    assert (typist.choice, typist.sure) == (choice, True)


@pytest.mark.parametrize(
    "said",
    [
        "my social worker never rings",
        "my nan helps me a lot",
        "she spoke on behalf of me",
        "me and my mum had contact",
        "hello",
        "i live with my nan",
        "my social worker told me her review was late",
        "my carer and her kids",
    ],
)
def test_what_does_not_say_who_is_typing_is_none(said):
    assert read_typist(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "they moved me",
        "my carer Lynne took my phone",
        "my key worker shouted at me yesterday",
        "my PA never answers",
        "contact with my little brother got cancelled again",
        "my social worker promised to take me to see my sister",
    ],
)
def test_who_tells_of_their_own_life_in_care_is_the_child(said):
    typist = read_typist(said)

    assert typist is not None
    assert (typist.choice, typist.sure) == ("me", False)  # somebody may sit beside them


@pytest.mark.parametrize(
    "said",
    [
        "my PA never turns up for my son",
        "her carers moved me on",
        "my supervising social worker moved me to another team",
        "my client says my PA is late",
        "they let me see my brother once but her social worker said no",
    ],
)
def test_who_tells_of_somebody_elses_life_is_asked_who_is_typing(said):
    typist = read_typist(said)

    assert typist is None or typist.choice != "me"


@pytest.mark.parametrize("said", ["my son was moved", "im 15 and my son was taken"])
def test_what_can_be_either_is_not_sure(said):
    typist = read_typist(said)

    assert typist is not None
    assert not typist.sure


def test_who_helps_is_kept_in_their_words():
    typist = read_typist("My big sister is helping me type this")

    assert typist is not None
    assert typist.helper == "My big sister"


ABOUTS = {
    ("social_worker",): ["my social worker never rings me back", "my soshul wurker lies", "my sw is always late", "its about my social worker", "i love my carer but my social worker is rubbish",
                         "complaint about the social worker", "want to complain abt my social worker", "i would like to say thank you to my social worker Petra",
                         "Caspian wanted someone to thank his social worker, Lorraine Bickle, for coming"],
    ("carer",): ["my carer is mean", "just want to say ta to Bill and Dot who fostered me for 6 years", "my foster mum took my phone", "i told my social worker that my carer shouted at me", "i am fed up with my foster dad", "my carer told me to shut up", "my carer rang the police on me", "my carer told them lies", "my carer complained about me to her friends", "my carer wrote down what i said and she got it wrong", "can you thank my carer", "a massive thank you to my carers", "I just want to thank my old foster carer, Maureen Clegg"],
    ("home",): ["staff at the home are mean", "the home is always cold", "night staff wake me up and they never say sorry, it is about the staff"],
    ("decision",): ["they moved me without telling me", "complaining for a girl of 14 about her placement move", "the panel said no", "the grant paid to me", "i was moved on friday", "they are making me change scool after crismas"],
    ("family_time",): ["my contact with my mum got cancelled", "they wont let me see my dad", "i cant ring my nan"],
    ("worker_team",): ["my PA never turns up", "my IRO didnt listen", "the leaving care team never answer", "its for my support worker Gaz he taught me to ride a bike"],
    ("social_worker", "carer"): ["my social worker and my carer never listen"],
}  # fmt: skip


@pytest.mark.parametrize(("about", "said"), [(about, said) for about, lines in ABOUTS.items() for said in lines])
def test_what_it_is_about_is_read(about, said):
    assert {found.id for found in read_about(said) if found.sure} == set(about)


@pytest.mark.parametrize(
    "said",
    [
        "nobody listens to me",
        "i live in a childrens home and the food is bad",
        "i go home on friday",
        "my carers dog bit me",
        "i told my social worker",
        "my taxi is late every day. my carer has emailed twice, nobody answers",
        "my carer rang them and nobody came",
        "i said no to the advocate but i do want one",
        "this is for my social worker to read",
        "she made me leave my school bag outside",
    ],
)
def test_what_is_only_mentioned_is_not_sure(said):
    assert [found for found in read_about(said) if found.sure] == []


@pytest.mark.parametrize(
    ("said", "organisation"),
    [
        ("Example Advocacy, advocate@example.org", "Example Advocacy"),
        ("she is from NYAS", "NYAS"),
        ("i've got one from coram voice", "coram voice"),
        ("I work for Voices Together Trust", "Voices Together Trust"),
        ("Hello I am from Barnardo's", "Barnardo's"),
        ("from sunrise advocacy service", "sunrise advocacy service"),
        ("my advocacy", None),
        ("I want an advocate", None),
        ("no", None),
    ],
)
def test_an_organisation_is_read(said, organisation):
    assert read_organisation(said) == organisation

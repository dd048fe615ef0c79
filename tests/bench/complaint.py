"""One whole complaint as people make it: some typed, some pressed (`>`). Read under both Pythons."""

COMPLAINT = [
    ">begin", ">complaint", ">me", "my social worker never rings me back", "and she missed my review again",
    ">thats_all", ">no", "last week", ">social_worker", "Karen", ">apology", "no thanks", ">phone", "07700 900123",
    ">yes", "Sam",
]  # fmt: skip
LONG_STORY = "and then they moved my things without telling me again"

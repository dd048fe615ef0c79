"""The tests of both Pythons."""

from hypothesis import settings

# Nothing here measures time: beside other suites an example may take a second.
settings.register_profile("without_a_clock", deadline=None)
settings.load_profile("without_a_clock")

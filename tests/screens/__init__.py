"""Pictures of every kind of screen, for the documentation: `python -m tests.screens` (not a part of `make test`)."""

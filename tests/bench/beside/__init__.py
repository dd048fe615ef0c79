"""Ours beside stock Rasa: what `rasa init` makes, trained and served by the same Python on the same machine."""

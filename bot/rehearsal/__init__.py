"""Rehearse whole conversations: typed answers and talks, played through the real bot beside a store that remembers."""

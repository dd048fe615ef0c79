"""Remembers, counts days, serves pages. See docs/how-it-fits.md for what may import what."""

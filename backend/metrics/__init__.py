"""Figures for whoever watches over it, in the text format of Prometheus: counts and times, never a word or a name."""

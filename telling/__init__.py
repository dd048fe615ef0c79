"""What a telling is, said once: bot and backend import this package, it imports neither.

Standard library and yaml only; Python 3.10 syntax.
"""

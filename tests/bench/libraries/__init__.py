"""What is made here, beside the well-kept library that does the same: the figures of docs/decisions/0007 to 0012.

The libraries are in no lock: each module says how they are installed aside for a measurement.
"""

"""Understands and chooses. The words are in easy_read_content/, the law is in backend/."""

import os

# Before numpy is loaded: its threads help no matrix of ours (a line is 20 rows of 384), but spin while they wait.
# On two cores a line took a fifth longer with them, and five times the system time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

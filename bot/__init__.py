"""The assistant: understands a message and chooses what is said. Words are in easy_read_content/, law in backend/."""

import os

# Set before numpy is loaded. Its threads do not help matrices as small as ours (20 rows of 384); they spin waiting.
# On two cores a line took a fifth longer with them, and five times the system time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

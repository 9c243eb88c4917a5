"""The program: its window, and what it does without one."""

import os

# All matrices here are small: BLAS threads only wait for each other, and for the GUI thread. NumPy reads this
# when it is imported, which every module below may do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

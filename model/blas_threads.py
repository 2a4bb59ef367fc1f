"""Limits the threads of NumPy's matrix products; each program must do so before it imports NumPy.

NumPy brings OpenBLAS, which reads the number once, when it is loaded, and otherwise starts a thread for every
core. Our matrices are too small to gain from that, and we spread work over cores ourselves. With another
number of threads, training rounds differently and gives other weights.
"""

import os


def limit_blas_threads() -> None:
    """Use one thread, unless the environment says otherwise. Processes that this one starts do the same."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

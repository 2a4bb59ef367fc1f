"""For all tests: one BLAS thread, as in the programs that we ship, and no test is held against a clock.

A clock tells more of the machine than of the code.
"""

from hypothesis import settings

from model.blas_threads import limit_blas_threads

limit_blas_threads()

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

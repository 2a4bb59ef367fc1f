"""One command for each published figure."""

from model.blas_threads import limit_blas_threads

limit_blas_threads()  # here, as every command comes through here before it imports NumPy

"""Freed memory is kept for the next request, and handed back to the system after some seconds."""

import platform
import subprocess
import sys

import pytest

from tests.service.http_server.serving import ROOT, serving

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps freed memory")

PROGRAM = """
import ctypes
import mmap
import numpy as np
from service.http_server.kept_memory import hand_back_freed_memory, keep_freed_memory

libc = ctypes.CDLL(None)
keep_freed_memory()
arrays = [np.ones(2**20, np.uint8) for _ in range(9)]
middle = (arrays[4].ctypes.data // mmap.PAGESIZE + 16) * mmap.PAGESIZE


def is_in_memory():
    residency = ctypes.c_ubyte()
    assert libc.mincore(ctypes.c_void_p(middle), ctypes.c_size_t(mmap.PAGESIZE), ctypes.byref(residency)) == 0
    return bool(residency.value & 1)


print(is_in_memory())
arrays[4] = None  # its neighbours stay
print(is_in_memory())
hand_back_freed_memory()
print(is_in_memory())
"""
"""Checks one page of an array: while it lives, after it is freed, and after memory is handed back."""


def test_freed_memory_between_live_arrays_is_kept_until_it_is_handed_back() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["True", "True", "False"]


@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_each_worker_hands_memory_back_in_its_own_thread(kind: str) -> None:
    with serving(server=kind, workers=1) as service:
        assert "memory" in service.facts()["threads"]

"""npy headers and forms whose framing is hostile."""

from tests.hostile.case import Hostile

CASES: tuple[Hostile, ...] = ()

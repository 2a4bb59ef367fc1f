"""Pictures that are small to send and large to decode."""

from tests.hostile.case import Hostile

CASES: tuple[Hostile, ...] = ()

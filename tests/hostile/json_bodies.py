"""JSON bodies that unfold into far more than their bytes."""

from tests.hostile.case import Hostile

CASES: tuple[Hostile, ...] = ()

"""Every hostile request, collected from the modules that make them."""

from tests.hostile import framing, json_bodies, pictures
from tests.hostile.case import Hostile

CORPUS: tuple[Hostile, ...] = (*framing.CASES, *json_bodies.CASES, *pictures.CASES)

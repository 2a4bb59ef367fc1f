"""The status of each hostile request in the corpus, and the cost of answering it.

Costs are counted, not timed: calls of Pillow's decoders, and the bytes that Python and NumPy allocate.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import ImageFile
from werkzeug.test import Client

from tests.allocations import counted_allocations
from tests.hostile.case import Hostile
from tests.hostile.corpus import CORPUS


class Cost:
    """The cost of a block."""

    decodes = 0
    peak_bytes = 0


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cost]:
    """Counts the cost of its block; the decoders work as usual."""
    cost, load = Cost(), ImageFile.ImageFile.load

    def counting_load(image: ImageFile.ImageFile) -> object:
        cost.decodes += 1
        return load(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", counting_load)
    with counted_allocations() as allocations:
        yield cost
    cost.peak_bytes = allocations.peak


def test_names_in_the_corpus_are_unique() -> None:
    assert len({case.name for case in CORPUS}) == len(CORPUS) > 0


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name.replace(" ", "-"))
def test_a_hostile_request_is_answered_at_a_bounded_cost(
    case: Hostile, shared_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = case.body()
    with counted(monkeypatch) as cost:
        response = shared_client.post(case.path, data=body, headers=case.headers)
    assert response.status_code == case.status, response.get_data(as_text=True)[:500]
    assert cost.decodes <= case.max_decodes
    assert cost.peak_bytes <= case.max_bytes + len(body)

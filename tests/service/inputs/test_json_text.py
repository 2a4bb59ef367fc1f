"""JSON is parsed unless it has too many values, lists or strings, and those are counted first."""

from collections.abc import Callable

import pytest

from service.core.inputs.json_text import MOST_LISTS_AND_STRINGS, MOST_VALUES, load_json
from service.core.problems import Problem


def numbers(count: int) -> bytes:
    return b"[" + b",".join([b"1"] * count) + b"]"


def lists(count: int) -> bytes:
    return b"[" + b",".join([b"[]"] * (count - 1)) + b"]"


def objects(count: int) -> bytes:
    return b"[" + b",".join([b"{}"] * (count - 1)) + b"]"


def strings(count: int) -> bytes:
    return b"[" + b",".join([b'""'] * (count - 1)) + b"]"


BOUNDS = pytest.mark.parametrize(
    ("written", "most"),
    [
        (numbers, MOST_VALUES),
        (lists, MOST_LISTS_AND_STRINGS),
        (objects, MOST_LISTS_AND_STRINGS),
        (strings, MOST_LISTS_AND_STRINGS),
    ],
)


@BOUNDS
def test_as_many_as_may_be_are_parsed(written: Callable[[int], bytes], most: int) -> None:
    assert len(load_json(written(most))) in (most, most - 1)


@BOUNDS
def test_one_more_is_refused_before_anything_is_parsed(written: Callable[[int], bytes], most: int) -> None:
    no_json = b"!" + written(most + 1)  # which the parser would refuse at its first character
    with pytest.raises(Problem, match=f"more than {most} .*; send fewer marks in a request") as refused:
        load_json(no_json)
    assert refused.value.status == 413


def test_a_long_text_of_few_values_is_parsed() -> None:
    text = b'{"image": "' + b"A" * 5_000_000 + b'"}'
    assert len(load_json(text)["image"]) == 5_000_000


def test_what_is_not_json_is_a_bad_request() -> None:
    with pytest.raises(Problem, match="the body is not JSON") as refused:
        load_json(b"[1,")
    assert refused.value.status == 400

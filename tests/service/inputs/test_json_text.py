"""JSON is parsed unless it has too many values, lists or strings, which are counted first."""

from collections.abc import Callable

import pytest

from service.core.inputs.json_text import MAX_LISTS_AND_STRINGS, MAX_VALUES, load_json, place_of, shown
from service.core.problems import Problem
from tests.allocations import counted_allocations


def numbers(count: int) -> bytes:
    return b"[" + b",".join([b"1"] * count) + b"]"


def lists(count: int) -> bytes:
    return b"[" + b",".join([b"[]"] * (count - 1)) + b"]"


def objects(count: int) -> bytes:
    return b"[" + b",".join([b"{}"] * (count - 1)) + b"]"


def strings(count: int) -> bytes:
    return b"[" + b",".join([b'""'] * (count - 1)) + b"]"


BOUNDS = pytest.mark.parametrize(
    ("write", "limit"),
    [
        (numbers, MAX_VALUES),
        (lists, MAX_LISTS_AND_STRINGS),
        (objects, MAX_LISTS_AND_STRINGS),
        (strings, MAX_LISTS_AND_STRINGS),
    ],
)


@BOUNDS
def test_json_at_the_limit_is_parsed(write: Callable[[int], bytes], limit: int) -> None:
    assert len(load_json(write(limit))) in (limit, limit - 1)


@BOUNDS
def test_json_beyond_the_limit_is_refused_before_it_is_parsed(
    write: Callable[[int], bytes], limit: int
) -> None:
    invalid = b"!" + write(limit + 1)  # which the parser would refuse at its first character
    with pytest.raises(Problem, match=f"more than {limit} .*; send fewer marks in a request") as refused:
        load_json(invalid)
    assert refused.value.status == 413


def test_a_long_text_of_few_values_is_parsed() -> None:
    text = b'{"image": "' + b"A" * 5_000_000 + b'"}'
    assert len(load_json(text)["image"]) == 5_000_000


def test_invalid_json_is_a_bad_request() -> None:
    with pytest.raises(Problem, match="the body is not JSON") as refused:
        load_json(b"[1,")
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32"),
        ("utf-32-be", "UTF-32"),
    ],
)
def test_another_encoding_is_named(encoding: str, name: str) -> None:
    with pytest.raises(Problem) as refused:
        load_json('{"grid": []}'.encode(encoding))
    assert refused.value.detail == f"the body is not JSON: it is in {name}; expected UTF-8"


def test_utf_8_may_begin_with_a_byte_order_mark() -> None:
    assert load_json('{"image": "é"}'.encode("utf-8-sig")) == {"image": "é"}


FORM_START = b'--x\r\nContent-Disposition: form-data; name="image"\r\n\r\n'


@pytest.mark.parametrize(
    ("body", "is_named"),
    [
        (FORM_START, True),
        (FORM_START.lower(), True),
        (b"--" + b"x" * (998 - len(b"content-disposition:")) + b"content-disposition:", True),
        (b"--" + b"x" * (999 - len(b"content-disposition:")) + b"content-disposition:", False),
        (b"--x\r\n", False),
        (FORM_START[2:], False),
    ],
    ids=["a form", "in lower case", "in the first 1000 bytes", "after them", "no form", "no delimiter"],
)
def test_the_refusal_of_a_form_sent_as_json_says_so(body: bytes, is_named: bool) -> None:
    with pytest.raises(Problem) as refused:
        load_json(body)
    reason = "it is multipart/form-data, which its Content-Type does not say"
    assert (refused.value.detail == f"the body is not JSON: {reason}") == is_named


def test_the_refusal_of_an_invalid_json_field_names_it() -> None:
    with pytest.raises(Problem) as refused:
        load_json(b"[1,", "regions")
    assert (refused.value.status, refused.value.where) == (422, "regions")
    assert refused.value.detail.startswith("regions is not JSON: ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "an object"),
        ([1], "a list"),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ("é", '"é"'),
        ("x" * 38, '"' + "x" * 38 + '"'),
        ("x" * 39, '"' + "x" * 39 + "..."),
        ("x" * 40, '"' + "x" * 39 + "..."),
    ],
)
def test_a_value_is_shown_in_40_characters(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_long_text_is_cut_before_it_is_encoded() -> None:
    text = "x" * 10_000_000
    with counted_allocations() as allocations:
        assert len(shown(text)) == 43
    assert allocations.peak < 10_000


@pytest.mark.parametrize(
    ("location", "place"),
    [
        (("grid",), "grid"),
        (("grids", 0, 12), "grids[0][12]"),
        (("inputs", 0, "shape"), "inputs[0].shape"),
        (("x" * 41,), "x" * 40 + "..."),
    ],
)
def test_a_place_is_written_like_an_expression(location: tuple[int | str, ...], place: str) -> None:
    assert place_of(location) == place

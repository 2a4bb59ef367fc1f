"""Options have one value each, in the query or in a form, and unknown names are refused."""

import pytest

from service.core.options import options_in_query, with_fields
from service.core.problems import Problem

KNOWN = ("include", "threshold", "version")


def test_a_query_without_arguments_has_no_options() -> None:
    assert options_in_query((), KNOWN) == {}


def test_an_empty_value_is_left_out_only_for_version() -> None:
    options = options_in_query([("version", ""), ("include", ""), ("threshold", "1")], KNOWN)
    assert options == {"include": "", "threshold": "1"}


@pytest.mark.parametrize("name", ["verison", "x" * 40, "x" * 41])
def test_an_unknown_name_is_refused_and_shown_in_40_characters(name: str) -> None:
    with pytest.raises(Problem) as refused:
        options_in_query([("version", "1"), (name, "2")], KNOWN)
    shown = name[:40]
    assert (refused.value.status, refused.value.where) == (422, shown)
    assert refused.value.detail.startswith(f"`{shown}` is not a query argument here; the nearest one is `")


def test_an_option_may_be_repeated_only_with_the_same_value() -> None:
    assert with_fields({"version": "1"}, [("version", "1"), ("threshold", "0")]) == {
        "version": "1",
        "threshold": "0",
    }
    with pytest.raises(Problem) as refused:
        with_fields({"version": "1" * 41}, [("version", "2" * 41)])
    values = f"`{'1' * 40}` in the query and `{'2' * 40}` in the form"
    assert (refused.value.status, refused.value.where) == (422, "version")
    assert refused.value.detail == f"version is {values}; expected one value"

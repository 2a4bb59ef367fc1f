"""Names that are almost right are recognised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.spelling import letters_apart, misspelt, nearest


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [
        ("threshold", "threshold", 0),
        ("treshold", "threshold", 1),
        ("thresholds", "threshold", 1),
        ("verison", "version", 2),
        ("", "image", 5),
        ("photo", "image", 5),
    ],
)
def test_differing_letters_are_counted(one: str, other: str, letters: int) -> None:
    assert letters_apart(one, other) == letters_apart(other, one) == letters


def test_the_nearest_name_is_found() -> None:
    assert nearest("inclde", ("version", "include", "threshold")) == "include"


words = st.text("abcde", max_size=6)


@given(name=words, known=st.lists(words, max_size=4))
def test_a_name_is_misspelt_when_a_known_name_is_at_most_two_letters_apart(
    name: str, known: list[str]
) -> None:
    suggestion = misspelt(name, known, 2)
    near = [other for other in known if letters_apart(name, other) <= 2]
    assert (suggestion in near) if near else (suggestion is None)

"""Finds the known name that a misspelt one is closest to."""

from collections.abc import Iterable


def letters_apart(one: str, other: str) -> int:
    """The Levenshtein distance: the letters to add, remove or replace to turn one name into the other."""
    before = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        here = [number]
        for place, other_letter in enumerate(other):
            replaced = before[place] + (letter != other_letter)
            here.append(min(replaced, before[place + 1] + 1, here[place] + 1))
        before = here
    return before[-1]


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like another."""
    return min(known, key=lambda other: letters_apart(name, other))


def misspelt(name: str, known: Iterable[str], max_distance: int) -> str | None:
    """The known name that differs from another by at most `max_distance` letters; None if there is none."""
    near = [other for other in known if _may_be_near(name, other, max_distance)]
    if not near:
        return None
    closest = nearest(name, near)
    return closest if letters_apart(name, closest) <= max_distance else None


def _may_be_near(name: str, other: str, max_distance: int) -> bool:
    """A quick test that rules out most names: a replaced letter changes the sets by at most two letters."""
    return abs(len(name) - len(other)) <= max_distance and len({*name} ^ {*other}) <= 2 * max_distance

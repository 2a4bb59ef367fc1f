"""Names that are almost right."""

from collections.abc import Iterable


def letters_apart(one: str, other: str) -> int:
    """How many letters must be added, removed or replaced to make one name of the other (Levenshtein)."""
    before = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        here = [number]
        for place, other_letter in enumerate(other):
            replaced = before[place] + (letter != other_letter)
            here.append(min(replaced, before[place + 1] + 1, here[place] + 1))
        before = here
    return before[-1]


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that has most in common with another."""
    return min(known, key=lambda other: letters_apart(name, other))


def misspelt(name: str, known: Iterable[str], most: int) -> str | None:
    """The known name that is at most `most` letters apart from another; None where all are further."""
    near = [other for other in known if _may_be_near(name, other, most)]
    if not near:
        return None
    found = nearest(name, near)
    return found if letters_apart(name, found) <= most else None


def _may_be_near(name: str, other: str, most: int) -> bool:
    """A quick look that leaves little to count: each letter replaced changes two in the sets of letters."""
    return abs(len(name) - len(other)) <= most and len({*name} ^ {*other}) <= 2 * most

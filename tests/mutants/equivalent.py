"""Mutants that no test can kill because they change no behaviour; `equivalent.toml` gives the reasons."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.mutants import Mutant

FILE = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True)
class Equivalent:
    """An entry: the file, function and text of a mutant, and the reason."""

    file: str
    function: str
    before: str
    after: str
    reason: str

    def matches(self, mutant: Mutant) -> bool:
        """Whether the entry describes this mutant."""
        return _key(self) == _key(mutant)


def equivalents() -> list[Equivalent]:
    """All entries."""
    return [Equivalent(**entry) for entry in tomllib.loads(FILE.read_text()).get("mutant", [])]


def without_equivalents(mutants: Iterable[Mutant]) -> list[Mutant]:
    """The mutants that a test should kill."""
    known = {_key(entry) for entry in equivalents()}
    return [mutant for mutant in mutants if _key(mutant) not in known]


def _key(one: Mutant | Equivalent) -> tuple[str, str, str, str]:
    return one.file, one.function, one.before, one.after

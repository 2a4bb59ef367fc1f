"""All mutants of a file, and the code of one of them."""

import ast
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.operators import alternatives, parts

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.ClassDef | Function

_KEPT_LISTS = {"items", "bases", "keywords"}  # of `with` and `class`: they belong to the head


@dataclass(frozen=True)
class Mutant:
    """One change in one statement of one file.

    - file: its path in the project.
    - function: the class and function of the statement; "" outside all of them.
    - first, last: the lines of the statement, or of its head if it has a body. Defaults of arguments are
      evaluated on import, so a function's lines are all of its lines.
    - constant: the name that the statement defines on import; "" in a function.
    - before, after: the statement, without comments and with standard spaces.
    - number: the index among the mutants of the file.
    """

    file: str
    function: str
    first: int
    last: int
    constant: str
    before: str
    after: str
    number: int

    def __str__(self) -> str:
        return f"{self.file}:{self.first}  {self.before}  ->  {self.after}"


def mutants_of(root: Path, file: str) -> list[Mutant]:
    """All mutants of a file, in the order of its lines."""
    tree = ast.parse((root / file).read_text())
    return [
        Mutant(file, _dotted(scopes), *_lines(statement), _constant(statement, scopes), before, after, number)
        for number, (scopes, statement, before, after) in enumerate(_changes(tree, (), None))
    ]


def code_of(root: Path, mutant: Mutant) -> ast.Module:
    """The syntax tree of the file with the change in it."""
    tree = ast.parse((root / mutant.file).read_text())
    for number, _ in enumerate(_changes(tree, (), None)):
        if number == mutant.number:
            return ast.fix_missing_locations(tree)
    raise ValueError(f"{mutant.file} has no mutant {mutant.number}")


def sample(mutants: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """A random sample of the mutants, the same for the same seed."""
    return random.Random(seed).sample(mutants, min(count, len(mutants)))  # noqa: S311 - nothing secret


def python_files(root: Path, places: Iterable[str]) -> list[str]:
    """Paths in the project of these files, and of the Python files in these folders."""
    files = []
    for place in places:
        start = root / place
        files += [start] if start.is_file() else sorted(start.rglob("*.py"))
    return list(dict.fromkeys(str(path.relative_to(root)) for path in files))


def _changes(
    node: ast.AST, scopes: tuple[Scope, ...], statement: ast.stmt | None
) -> Iterator[tuple[tuple[Scope, ...], ast.stmt, str, str]]:
    """Make each change in the tree in turn; each is undone before the next one."""
    for field, place, part in parts(node):
        inner = part if isinstance(part, ast.stmt) else statement
        if inner is not None:
            before = _text(inner)
            for other in alternatives(part):
                _put(node, field, place, other)
                after = _text(other if inner is part else inner)
                if after != before:
                    yield scopes, inner, before, after
                _put(node, field, place, part)
        yield from _changes(part, (*scopes, part) if isinstance(part, Scope) else scopes, inner)


def _put(node: ast.AST, field: str, place: int | None, value: ast.AST) -> None:
    if place is None:
        setattr(node, field, value)
    else:
        getattr(node, field)[place] = value


def _text(statement: ast.AST) -> str:
    """A statement in one line, without a body."""
    if not isinstance(statement, ast.stmt) or not hasattr(statement, "body"):
        return ast.unparse(statement)
    fields = {name: [] if isinstance(value, list) else value for name, value in ast.iter_fields(statement)}
    for name in _KEPT_LISTS & fields.keys():
        fields[name] = getattr(statement, name)
    head = type(statement)(**{**fields, "body": [ast.Pass()]})
    return ast.unparse(ast.copy_location(head, statement)).removesuffix("pass").strip()


def _dotted(scopes: tuple[Scope, ...]) -> str:
    return ".".join(scope.name for scope in scopes)


def _constant(statement: ast.stmt, scopes: tuple[Scope, ...]) -> str:
    """The name that a statement outside functions defines."""
    if any(isinstance(scope, Function) for scope in scopes):
        return ""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    return target.id if isinstance(target, ast.Name) else ""


def _lines(statement: ast.stmt) -> tuple[int, int]:
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    last = statement.end_lineno or statement.lineno
    if body and not isinstance(statement, Function):
        last = max(statement.lineno, getattr(body[0], "lineno", statement.lineno + 1) - 1)
    return statement.lineno, last

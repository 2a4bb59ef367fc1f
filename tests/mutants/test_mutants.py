"""The right mutants are made of code; none is run here."""

import ast
from pathlib import Path

import pytest

from tests.mutants.equivalent import Equivalent, equivalents, without_equivalents
from tests.mutants.mutants import Mutant, code_of, mutants_of, python_files, sample
from tests.mutants.reach import Reach

ROOT = Path(__file__).parents[2]


def mutants_of_code(folder: Path, code: str) -> list[Mutant]:
    (folder / "code.py").write_text(code)
    return mutants_of(folder, "code.py")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = a < b", {"x = a <= b", "x = a >= b"}),
        ("x = a == b", {"x = a != b"}),
        ("x = a is not b", {"x = a is b"}),
        ("x = a + b", {"x = a - b"}),
        ("x = a * b", {"x = a / b"}),
        ("x = a and b", {"x = a or b"}),
        ("x = not a", {"x = a"}),
        ("x = -a", {"x = a"}),
        ("x = 7", {"x = 8", "x = 6"}),
        ("x = True", {"x = False"}),
        ("x = a if b else c", {"x = a", "x = c"}),
        ("x = [a for a in b if c]", {"x = [a for a in b]"}),
        ("x.y = a", {"pass"}),
        ("x += a", {"x -= a", "pass"}),
        ("f(a)", {"pass"}),
    ],
)
def test_a_statement_has_the_expected_mutants(tmp_path: Path, before: str, after: set[str]) -> None:
    assert {mutant.after for mutant in mutants_of_code(tmp_path, before)} == after


def test_only_the_head_of_a_compound_statement_is_shown(tmp_path: Path) -> None:
    mutants = mutants_of_code(
        tmp_path, "def f(a):\n    if a < 1:\n        return a\n    while b:\n        break\n"
    )
    assert {(mutant.before, mutant.after) for mutant in mutants} == {
        ("if a < 1:", "if True:"),
        ("if a < 1:", "if False:"),
        ("if a < 1:", "if a <= 1:"),
        ("if a < 1:", "if a >= 1:"),
        ("if a < 1:", "if a < 2:"),
        ("if a < 1:", "if a < 0:"),
        ("return a", "return None"),
        ("while b:", "while False:"),
        ("break", "continue"),
    }


@pytest.mark.parametrize(
    "code",
    [
        '"""Text with 7."""',
        "import a",
        "__all__ = [f(1)]",
        "x: Literal[1]",
        "def f(a: Literal[1]) -> Literal[2]: ...",
        "X = Small | Large",
        "@made(frozen=True)\nclass A(B, total=False): ...",
        "raise Wrong(7)",
        "log.warning(7)",
        "if TYPE_CHECKING:\n    x = 7",
        "x = zip(a, b, strict=True)",
        "x = f'{7}'",
        "x = 'a' + b",
    ],
)
def test_code_without_behaviour_has_no_mutants(tmp_path: Path, code: str) -> None:
    assert mutants_of_code(tmp_path, code) == []


def test_the_code_of_a_mutant_differs_only_in_its_statement(tmp_path: Path) -> None:
    code = "def f(a):\n    b = a + 1\n    return b * 2"
    for mutant in mutants_of_code(tmp_path, code):
        before, after = code.splitlines(), ast.unparse(code_of(tmp_path, mutant)).splitlines()
        line = after.pop(mutant.first - 1).strip()
        assert before.pop(mutant.first - 1).strip() == mutant.before != line
        assert (line, after) == (mutant.after, before)


def test_a_mutant_names_its_class_and_function(tmp_path: Path) -> None:
    (mutant,) = mutants_of_code(tmp_path, "class A:\n    def f(self):\n        return self.b")
    assert (mutant.function, mutant.first) == ("A.f", 3)


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    mutants = mutants_of(ROOT, "model/nn/cost.py")
    assert sample(mutants, 9, 1) == sample(mutants, 9, 1) != sample(mutants, 9, 2)
    assert len(set(sample(mutants, 9, 1))) == 9
    assert sorted(sample(mutants, 10_000, 1), key=lambda one: one.number) == mutants


def test_a_file_in_two_given_places_is_listed_once() -> None:
    files = python_files(ROOT, ["model/nn/layers", "model/nn"])
    assert len(files) == len(set(files))
    assert {"model/nn/cost.py", "model/nn/layers/relu.py"} <= set(files)


def test_tests_that_reach_a_statement_run_fastest_first(tmp_path: Path) -> None:
    in_f, default, in_g = mutants_of_code(tmp_path, "def f(a):\n    return a\ndef g(a=True):\n    return a\n")
    reach = Reach({"slow": 2.0, "fast": 1.0, "g": 0.1}, {"code.py": {2: {"slow", "fast"}, 4: {"g"}}})
    assert reach.tests_of(tmp_path, in_f) == ["fast", "slow"]
    assert reach.tests_of(tmp_path, default) == reach.tests_of(tmp_path, in_g) == ["g"]


def test_a_constant_is_reached_by_tests_that_reach_a_line_with_its_name(tmp_path: Path) -> None:
    constant, *_ = mutants_of_code(
        tmp_path, "LIMIT = 7\ndef f(a):\n    return a\ndef g():\n    return LIMIT\n"
    )
    reach = Reach({"f": 1.0, "g": 1.0}, {"code.py": {3: {"f"}, 5: {"g"}}})
    assert reach.tests_of(tmp_path, constant) == ["g"]


def test_measurements_can_be_saved_and_loaded() -> None:
    reach = Reach()
    reach.add(
        {
            "tests": {"a": 1.0, "b": 2.0},
            "shared": {"a": ["client"], "b": []},
            "lines": {"code.py": {"1": ["client"], "2": ["b", "too slow"]}},
        }
    )
    assert reach.lines == {"code.py": {1: {"a"}, 2: {"b"}}}
    assert Reach.from_json(reach.to_json()) == reach


@pytest.mark.parametrize("entry", equivalents(), ids=lambda entry: f"{entry.file}: {entry.after}")
def test_an_equivalent_mutant_exists_once(entry: Equivalent) -> None:
    matching = [mutant for mutant in mutants_of(ROOT, entry.file) if entry.matches(mutant)]
    assert len(matching) == 1
    assert without_equivalents(matching) == []
    assert len(entry.reason) > 10

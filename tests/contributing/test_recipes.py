"""Every recipe in docs/contributing works on a copy of the repository, including its commands."""

import shutil
from pathlib import Path

import pytest

from tests.contributing.recipe import RECIPES, ROOT, Step, changed, copy_repository, follow, steps

pytestmark = pytest.mark.skipif(
    not shutil.which("git") or not (ROOT / ".git").exists(), reason="this is not a clone of the repository"
)

LINT = Step("sh", "ruff check . && ruff format --check .")
"""The commands of `make lint` for Python."""


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_works(recipe: Path, tmp_path: Path) -> None:
    copy_repository(tmp_path)
    blocks = [*steps(recipe.read_text(encoding="utf-8"))]
    assert any("pytest" in block.text for block in blocks if block.language == "sh")
    for block in [*blocks, LINT]:
        follow(block, tmp_path)


def test_contributing_links_to_every_recipe() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert RECIPES
    assert [path.name for path in RECIPES if f"(docs/contributing/{path.name})" not in page] == []


def test_blocks_are_read_without_the_indentation_of_the_list() -> None:
    text = "1. Do this:\n\n   ```diff\n   --- a.txt\n    one\n   +two\n   ```\n\n2. ```sh\n   true\n   ```\n"
    assert [*steps(text)] == [Step("diff", "--- a.txt\n one\n+two\n")]


def test_a_change_adds_and_removes_lines() -> None:
    assert changed("one\ntwo\nthree\n", " one\n-two\n+2\n+\n") == "one\n2\n\nthree\n"


@pytest.mark.parametrize("text", ["three\n", "one\none\n"])
def test_a_change_with_a_missing_or_ambiguous_place_is_refused(text: str) -> None:
    with pytest.raises(AssertionError, match="not once"):
        changed(text, " one\n+two\n")


def test_a_failing_command_is_reported_with_its_output(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no such thing"):
        follow(Step("sh", "echo no such thing; false"), tmp_path)

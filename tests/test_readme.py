"""The README agrees with the settings, the files and docs/accuracy.md."""

import re
from pathlib import Path

from service.settings import table

README = Path(__file__).parents[1] / "README.md"


def settings_table() -> str:
    """The README's table of settings, as Markdown."""
    rows = [f"| `{name}` | {default} | {range_} | {words} |" for name, default, range_, words in table()]
    return "\n".join(["| variable | default | values | what it is for |", "|---|---|---|---|", *rows])


def test_the_table_of_settings_equals_that_of_the_code() -> None:
    assert settings_table() in README.read_text(encoding="utf-8"), settings_table()


def test_every_file_linked_in_the_readme_exists() -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert targets
    for target in targets:
        assert (README.parent / target).exists(), target


def test_the_figures_of_the_hard_boxes_equal_those_of_the_accuracy_page() -> None:
    accuracy = (README.parent / "docs" / "accuracy.md").read_text(encoding="utf-8")
    command = "`python -m benchmarks.hard_boxes FOLDER --each 1000`"
    figures = r".*?three-way\saccuracy\sis\s([\d.]+ %).*?forced-choice\saccuracy\sis\s([\d.]+ %)"
    readme = README.read_text(encoding="utf-8")
    [summary] = re.findall(re.escape(command) + figures, readme, re.DOTALL)
    [row] = re.findall(r"^\| all \| ([\d.]+ %) \| ([\d.]+ %) \|", accuracy, re.MULTILINE)
    assert command in accuracy
    assert summary == row

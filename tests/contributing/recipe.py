"""Reads a recipe of docs/contributing and follows it: creates and changes files, and runs commands."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
RECIPES = sorted((ROOT / "docs" / "contributing").glob("*.md"))

_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_NEW_FILE = re.compile(r"# (\S+\.py)\n")
_CHANGED_FILE = re.compile(r"--- (\S+)\n")


class Step(NamedTuple):
    """A block of a recipe.

    - `language`: `sh` for commands, `diff` for a change of a file, `python` for a new file.
    - `text`: the content of the block, without the indentation of the list.
    """

    language: str
    text: str


def steps(recipe: str) -> Iterator[Step]:
    """The blocks of a recipe, in order."""
    for language, text in _BLOCK.findall(recipe):
        yield Step(language, dedent(text))


def copy_repository(target: Path) -> None:
    """Copy every file that Git tracks."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy, follow_symlinks=False)


def follow(step: Step, repository: Path) -> None:
    """Follow one block; raises AssertionError if that does not work."""
    if step.language == "sh":
        _run(step.text, repository)
    elif step.language == "diff":
        _change(step.text, repository)
    else:
        _create(step.text, repository)


def changed(text: str, diff: str) -> str:
    """The text of a file after the change; the lines that the diff keeps or removes must occur once."""
    lines = [(line[:1] or " ", line[1:]) for line in diff.splitlines()]
    before = "".join(f"{line}\n" for sign, line in lines if sign != "+")
    after = "".join(f"{line}\n" for sign, line in lines if sign != "-")
    assert text.count(before) == 1, f"found {text.count(before)} times, not once:\n{before}"
    return text.replace(before, after)


def _change(text: str, repository: Path) -> None:
    header = _CHANGED_FILE.match(text)
    assert header, f"the first line is `--- ` and the name of a file:\n{text}"
    path = repository / header[1]
    path.write_text(changed(path.read_text(encoding="utf-8"), text[header.end() :]), encoding="utf-8")


def _create(text: str, repository: Path) -> None:
    header = _NEW_FILE.match(text)
    assert header, f"the first line is `# ` and the name of a file:\n{text}"
    path = repository / header[1]
    assert not path.exists(), path
    path.write_text(text[header.end() :], encoding="utf-8")


def _run(commands: str, repository: Path) -> None:
    """Run commands in bash, with this Python and its tools first on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": ""}
    run = subprocess.run(
        ["bash", "-euc", commands], cwd=repository, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, f"{commands}\n{run.stdout}\n{run.stderr}"

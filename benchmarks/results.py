"""Writes `results.md`, with one section for each benchmark. A benchmark replaces only its own section."""

import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.timing import machine

RESULTS = Path(__file__).parent / "results.md"
HEAD = """\
# Measured

Each section names its machine. The figures of a section come from one run, in which everything was measured
in alternation. `make bench` runs all benchmarks; each also has its own command.
"""


def write_section(title: str, lines: list[str], path: Path = RESULTS) -> None:
    """Replace the section with the same title, or add the section at the end."""
    text = path.read_text() if path.exists() else HEAD
    section = "\n".join([f"## {title}", "", circumstances(), "", *lines]).rstrip() + "\n"
    old = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(text):
        path.write_text(old.sub(lambda _: section + "\n", text).rstrip() + "\n")
    else:
        path.write_text(text.rstrip() + "\n\n" + section)


def circumstances() -> str:
    """The date and the machine."""
    facts = machine()
    day = datetime.now(UTC).date().isoformat()
    return (
        f"{day}, {facts['processor']}, {facts['cores']} cores, {platform.system()}, Python {facts['python']}."
    )


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """A table in Markdown."""
    rule = ["---"] * len(head)
    return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]

"""`results.md`: one section a benchmark. Each benchmark replaces its own and leaves the others alone."""

import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.timing import machine

RESULTS = Path(__file__).parent / "results.md"
HEAD = """\
# Measured

Every figure is of one machine, named in its section, and of one run in which all took turns. `make bench`
measures all of it again, each part has a command of its own.
"""


def write_section(title: str, lines: list[str], path: Path = RESULTS) -> None:
    """Put a section in the place of the one with the same title, or at the end."""
    text = path.read_text() if path.exists() else HEAD
    section = "\n".join([f"## {title}", "", circumstances(), "", *lines]).rstrip() + "\n"
    old = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(text):
        path.write_text(old.sub(lambda _: section + "\n", text).rstrip() + "\n")
    else:
        path.write_text(text.rstrip() + "\n\n" + section)


def circumstances() -> str:
    """When and on what."""
    facts = machine()
    day = datetime.now(UTC).date().isoformat()
    return (
        f"{day}, {facts['processor']}, {facts['cores']} cores, {platform.system()}, Python {facts['python']}."
    )


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """A table in Markdown."""
    rule = ["---"] * len(head)
    return ["| " + " | ".join(cells) + " |" for cells in (head, rule, *rows)]

"""SECURITY.md names the test of each guarantee."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_test_named_on_the_page_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 10
    missing = [(path, name) for path, name in named if f"def {name}(" not in (ROOT / path).read_text()]
    assert missing == []


def test_every_guarantee_names_its_test() -> None:
    guarantees = PAGE.partition("## What is guaranteed")[2].partition("\n## ")[0]
    rows = [line for line in guarantees.splitlines() if line.startswith("| ")][1:]
    assert [row for row in rows if not NAMED.search(row) and "Makefile" not in row] == []

"""Coverage is counted by package, and the status says whether it is sufficient."""

import json
from pathlib import Path

import pytest

from tests.coverage_by_package import REQUIRED, ROOT, Counts, by_package, main


def file(covered: int, lines: int, covered_branches: int = 0, branches: int = 0) -> dict[str, dict[str, int]]:
    summary = {"covered_lines": covered, "num_statements": lines}
    return {"summary": {**summary, "covered_branches": covered_branches, "num_branches": branches}}


def test_lines_and_branches_of_a_package_are_added_up() -> None:
    files = {"model/a.py": file(3, 4, 1, 2), "model/b.py": file(1, 1), "model/nn/c.py": file(0, 0)}
    assert by_package(files) == {"model": Counts(5, 7), "model/nn": Counts(0, 0)}
    assert [counts.share for counts in by_package(files).values()] == [5 / 7, 1.0]


@pytest.mark.parametrize(
    ("path", "covered", "status"),
    [
        ("service/starting.py", 85, 0),
        ("service/starting.py", 84, 1),
        ("service/asgi/turns.py", 85, 0),
        ("service/asgi/turns.py", 84, 1),
        ("service/client/__main__.py", 84, 1),
        ("service/client/marks.py", 84, 0),
        ("model/files.py", 50, 0),
    ],
)
def test_some_packages_need_a_coverage_of_85_percent(
    tmp_path: Path, path: str, covered: int, status: int
) -> None:
    files = {path: file(covered, 100), "model/large.py": file(10_000, 10_000)}
    (tmp_path / "report.json").write_text(json.dumps({"files": files}))
    assert main([str(tmp_path / "report.json")]) == status


@pytest.mark.parametrize(("covered", "status"), [(95, 0), (94, 1)])
def test_the_whole_needs_a_coverage_of_95_percent(tmp_path: Path, covered: int, status: int) -> None:
    (tmp_path / "report.json").write_text(json.dumps({"files": {"model/files.py": file(covered, 100)}}))
    assert main([str(tmp_path / "report.json")]) == status


def test_paths_with_required_coverage_exist() -> None:
    prefixes = {prefix for _, each in REQUIRED.values() for prefix in each}
    assert [prefix for prefix in prefixes if not (ROOT / prefix).exists()] == []

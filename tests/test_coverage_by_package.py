"""Coverage is counted by package, and is not enough where less is covered than has to be."""

import json
from pathlib import Path

import pytest

from tests.coverage_by_package import LEAST, ROOT, Counts, by_package, main


def file(covered: int, lines: int, covered_branches: int = 0, branches: int = 0) -> dict[str, dict[str, int]]:
    summary = {"covered_lines": covered, "num_statements": lines}
    return {"summary": {**summary, "covered_branches": covered_branches, "num_branches": branches}}


def test_lines_and_branches_of_the_files_of_a_package_count_together() -> None:
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
def test_some_packages_have_to_be_covered_by_85_percent(
    tmp_path: Path, path: str, covered: int, status: int
) -> None:
    files = {path: file(covered, 100), "model/large.py": file(10_000, 10_000)}
    (tmp_path / "report.json").write_text(json.dumps({"files": files}))
    assert main([str(tmp_path / "report.json")]) == status


@pytest.mark.parametrize(("covered", "status"), [(95, 0), (94, 1)])
def test_all_of_it_has_to_be_covered_by_95_percent(tmp_path: Path, covered: int, status: int) -> None:
    (tmp_path / "report.json").write_text(json.dumps({"files": {"model/files.py": file(covered, 100)}}))
    assert main([str(tmp_path / "report.json")]) == status


def test_what_has_to_be_covered_is_there() -> None:
    beginnings = {beginning for _, each in LEAST.values() for beginning in each}
    assert [beginning for beginning in beginnings if not (ROOT / beginning).exists()] == []

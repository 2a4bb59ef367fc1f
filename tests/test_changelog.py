"""CHANGELOG.md follows Keep a Changelog."""

import re
from datetime import date
from pathlib import Path

from service import VERSION

PAGE = (Path(__file__).parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASE = re.compile(r"^## (\d+)\.(\d+)\.(\d+) - (\d{4}-\d\d-\d\d)$", re.MULTILINE)
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def test_every_release_has_a_number_and_a_date_and_the_newest_is_first() -> None:
    releases = [(*map(int, numbers), date.fromisoformat(day)) for *numbers, day in RELEASE.findall(PAGE)]
    assert releases == sorted(releases, reverse=True)
    assert len(releases) + PAGE.count("\n## Unreleased\n") == PAGE.count("\n## ")


def test_the_newest_release_is_the_version_of_the_service() -> None:
    newest = RELEASE.search(PAGE)
    assert newest
    assert ".".join(newest.groups()[:3]) == VERSION


def test_changes_are_grouped_and_ordered_as_in_keep_a_changelog() -> None:
    for release in PAGE.split("\n## ")[1:]:
        kinds = re.findall(r"^### (.*)$", release, re.MULTILINE)
        assert kinds == [kind for kind in KINDS if kind in kinds], release.partition("\n")[0]

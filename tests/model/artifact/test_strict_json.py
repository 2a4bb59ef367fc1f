"""A manifest is refused if JSON parsers could read it differently."""

from pathlib import Path
from typing import Any

import pytest

from model.artifact import (
    load_version,
)
from tests.model.artifact.editing import edit_manifest, refusal


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ('{"threshold": NaN}', "NaN is not a JSON number"),
        ("[" * 100_000, "not JSON"),
        ("[]", "expected an object"),
        ("{}", "format None"),
        ('{"format": 2}', "format 2; this loader reads format 1"),
    ],
)
def test_a_manifest_that_is_not_json_of_format_1_is_refused(version: Path, text: str, reason: str) -> None:
    (version / "SHA256SUMS").unlink()
    (version / "manifest.json").write_text(text)
    assert reason in refusal(version)


def test_a_manifest_that_is_not_text_is_refused(version: Path) -> None:
    (version / "SHA256SUMS").unlink()
    (version / "manifest.json").write_bytes(b"\xff\xfe\x00")
    assert "not JSON" in refusal(version)


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ('"threshold": 0.7', "has the key 'threshold' twice"),
        ('"remark": 1e999', "a number is too large"),
        ('"remark": -1e999', "a number is too large"),
        ('"remark": 9223372036854775808', "more than 64 bits"),
        (f'"remark": {10**400}', "more than 64 bits"),
        (f'"remark": {"9" * 5000}', "digits"),
        (r'"remark": ["\ud800"]', "surrogates not allowed"),
        (r'"\ud800": 1', "surrogates not allowed"),
        (f'"remark": {"[" * 40}{"]" * 40}', "nested too deeply"),
        ('"remark": ' + '{"a": ' * 40 + "1" + "}" * 40, "nested too deeply"),
    ],
)
def test_json_that_parsers_read_differently_is_refused(version: Path, member: str, reason: str) -> None:
    (version / "SHA256SUMS").unlink()
    path = version / "manifest.json"
    path.write_text(path.read_text().rstrip().removesuffix("}") + f",{member}}}")
    assert reason in refusal(version)


def test_numbers_and_nesting_up_to_the_limits_are_accepted(version: Path) -> None:
    remark: Any = [-(2**63), 2**63 - 1, 1.7976931348623157e308, "\U0001f600", {}]
    for _ in range(29):
        remark = [remark]
    edit_manifest(version, lambda manifest: manifest.update(remark=remark))
    assert load_version(version).manifest["remark"] == remark  # type: ignore[typeddict-item]

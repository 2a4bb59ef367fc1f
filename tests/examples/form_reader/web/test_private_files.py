"""Files that are replaced in one step, and locks."""

import os
from pathlib import Path

import pytest

from examples.form_reader.web.private_files import locked, tried_lock, write


def test_an_incomplete_write_leaves_only_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "about.json", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "about.json", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_lock_has_one_holder_at_a_time(tmp_path: Path) -> None:
    with tried_lock(tmp_path) as first, tried_lock(tmp_path) as second:
        assert (first, second) == (True, False)
    with tried_lock(tmp_path) as again:
        assert again
    with locked(tmp_path), tried_lock(tmp_path) as meanwhile:
        assert not meanwhile

"""The examples of docs/python.md run, and print the output shown below them."""

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.nn.layers import KINDS
from tickcross import api

PAGE = Path(__file__).parents[1] / "docs" / "python.md"
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def test_the_examples_run_and_print_the_shown_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) > 10
    for code, expected in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, PAGE.name, "exec"), names)  # noqa: S102, our own page
        if expected:
            assert printed.getvalue() == expected


def test_the_page_names_everything_in_the_api() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in api.__all__ if not re.search(rf"\b{name}\b", text)] == []


def test_the_package_imports_nothing_until_a_name_is_used() -> None:
    code = "import sys, tickcross; assert 'numpy' not in sys.modules; assert 'train' in dir(tickcross)"
    subprocess.run([sys.executable, "-c", code], cwd=PAGE.parents[1], check=True)


def test_an_unknown_name_is_an_attribute_error() -> None:
    import tickcross

    with pytest.raises(AttributeError, match="nothing"):
        _ = tickcross.nothing


def test_the_table_of_layers_has_every_kind_with_its_settings() -> None:
    table = (PAGE.parent / "training.md").read_text(encoding="utf-8")
    rng, shape = np.random.default_rng(0), (9, 9, 1)
    needed = {"filters": 1, "size": 1, "neurons": 1}
    for kind, layer in KINDS.items():
        (row,) = re.findall(rf"^\| `{kind}` \| (.*?) \|", table, re.MULTILINE)
        settings = layer.build(needed, shape, rng, np.float32).specification().keys() - {"kind"}
        assert set(re.findall(r"`(\w+)`:", row)) == settings

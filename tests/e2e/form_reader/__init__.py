"""The form reader's pages, used with the mouse and with the keyboard in a real browser."""

import pytest

from tests.e2e.browser import CHROMIUM, NO_CHROMIUM

IN_A_BROWSER = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]

"""The page, used as people use it: with the mouse, with the keyboard, on a phone, in a real browser.

A package, so that its tests can share one service and one browser, which end with the last of them.
"""

import pytest

from tests.e2e.browser import CHROMIUM, NO_CHROMIUM

IN_A_BROWSER = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]

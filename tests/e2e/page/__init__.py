"""The page in a real browser, used with the mouse, with the keyboard and on a phone.

A package, so that its tests can share one service and one browser, which end with the last of them.
"""

import pytest

from tests.e2e.browser import CHROMIUM, NO_CHROMIUM

IN_A_BROWSER = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]

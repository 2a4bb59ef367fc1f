import re

import pytest

from service.observing.request_ids import request_id_of, traceparent_of

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize("header", ["7", "a-b_c.d:e/f+g=h@i", "x" * 128])
def test_an_id_that_is_safe_in_a_log_is_kept(header: str) -> None:
    assert request_id_of(header) == header


@pytest.mark.parametrize("header", [None, "", 'a"b', "a b", "a\nb", "é", "x" * 129, "{}"])
def test_any_other_id_is_replaced(header: str | None) -> None:
    assert re.fullmatch("[0-9a-f]{16}", request_id_of(header))


@pytest.mark.parametrize("header", [None, "", "00-abc", TRACE.upper(), TRACE + "-01", TRACE[:-1]])
def test_only_a_valid_traceparent_is_passed_on(header: str | None) -> None:
    assert traceparent_of(header) is None
    assert traceparent_of(TRACE) == TRACE

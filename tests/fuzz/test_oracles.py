"""The fuzzing targets and the HTTP reader detect broken promises."""

import zlib
from functools import partial

import numpy as np
import pytest

from service.core.problems import Problem, problem_reply
from service.core.received import Received
from tests.contract.bodies import GRID, ONE, picture
from tests.fuzz import bodies, core
from tests.fuzz.answers import check_predictions, check_problem
from tests.fuzz.cases import Case
from tests.fuzz.http import check_answers
from tests.fuzz.pictures import raw, with_right_checksums
from tests.fuzz.wire import Answer, NotHTTP, answers_in

FIRST, BEHIND, HIDDEN = b"first-7", b"behind-7", b"hidden-7"


def test_an_unexpected_exception_is_raised() -> None:
    def read(*_: object) -> None:
        raise KeyError("unexpected")

    with pytest.raises(KeyError):
        core.ask(read, Received(ONE), "/predict", lambda _: None)  # type: ignore[arg-type]


@pytest.mark.parametrize("problem", [Problem(500, "failed"), Problem(422, "x" * 5000), Problem(422, "")])
def test_an_undocumented_refusal_is_detected(problem: Problem) -> None:
    with pytest.raises(AssertionError):
        check_problem(problem, problem_reply(problem, "/predict"))


def test_an_undocumented_answer_is_detected() -> None:
    reply = core.ask_predict(Received(ONE, "application/json"))
    wrong = reply._replace(body=reply.body.replace(b'"confidence":', b'"sureness":'))
    with pytest.raises(ValueError, match="confidence"):
        check_predictions(wrong, ())


def test_a_fast_parser_with_a_different_result_is_detected(monkeypatch: pytest.MonkeyPatch) -> None:
    upside_down = np.array(GRID, np.int8)[::-1]
    monkeypatch.setattr(bodies, "parse_canonical", lambda _: ("grid", upside_down))
    with pytest.raises(AssertionError):
        bodies.canonical(ONE)


def test_the_checksum_of_a_png_chunk_is_fixed() -> None:
    whole = picture()
    place = whole.index(b"IDAT") + 4
    broken = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
    end = whole.index(b"IEND") - 8
    fixed = with_right_checksums(broken)
    assert with_right_checksums(whole) == whole
    assert fixed[end : end + 4] == zlib.crc32(broken[place - 4 : end]).to_bytes(4, "big")
    assert raw(whole).status == 200


def test_answers_are_read_in_order() -> None:
    received = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    received += b"HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nConnection: close\r\n\r\n"
    first, last = answers_in(received, [b"GET", b"HEAD"])
    assert (first.status, first.body, first.is_last) == (200, b"hi", False)
    assert (last.status, last.body, last.is_last) == (404, b"", True)


@pytest.mark.parametrize(
    "received",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi!",
        b"HTTP/1.1 200 OK\r\nX: \0\r\n\r\n",
        b"no answer",
    ],
)
def test_an_answer_that_is_not_http_is_detected(received: bytes) -> None:
    with pytest.raises(NotHTTP):
        answers_in(received, [b"GET"])


def answer(name: bytes, status: int = 200) -> Answer:
    return Answer(status, ((b"x-request-id", name),), b"")


@pytest.mark.parametrize(
    "answers",
    [
        [answer(HIDDEN)],
        [answer(FIRST), answer(HIDDEN)],
        [answer(FIRST), answer(FIRST)],
        [answer(BEHIND)],
        [answer(FIRST), answer(BEHIND), answer(b"")],
        [answer(FIRST, 500)],
    ],
)
def test_an_unexpected_answer_is_detected(answers: list[Answer]) -> None:
    check = partial(check_answers, Case("nothing", b"", []))
    check([answer(FIRST), answer(BEHIND)], 7)
    with pytest.raises(AssertionError):
        check(answers, 7)


def test_an_answer_to_a_request_after_an_ambiguous_length_is_detected() -> None:
    case = Case("huge length", b"", [])
    check_answers(case, [answer(b"", 400)], 7)
    for answers in ([answer(FIRST)], [answer(FIRST, 400), answer(BEHIND)]):
        with pytest.raises(AssertionError):
            check_answers(case, answers, 7)

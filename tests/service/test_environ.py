"""What came by ASGI stands in the environ as WSGI has it."""

from typing import Any

from service.environ import environ_of


def scope(**changes: Any) -> dict[str, Any]:
    """A request's scope with some things changed."""
    return {
        "method": "POST",
        "path": "/predict",
        "query_string": b"a=b%20c",
        "http_version": "1.1",
        "scheme": "https",
        "headers": [(b"host", b"here"), (b"content-type", b"image/png"), (b"content-length", b"5")],
        "server": ("10.0.0.1", 8000),
        "client": ("10.0.0.2", 5555),
    } | changes


def test_each_part_of_a_request_has_its_name() -> None:
    environ = environ_of(scope())
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["PATH_INFO"] == "/predict"
    assert environ["QUERY_STRING"] == "a=b%20c"
    assert environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    assert environ["wsgi.url_scheme"] == "https"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("10.0.0.1", "8000")
    assert environ["REMOTE_ADDR"] == "10.0.0.2"
    assert (environ["HTTP_HOST"], environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == (
        "here",
        "image/png",
        "5",
    )


def test_a_path_that_is_not_ascii_is_its_bytes_in_latin_1() -> None:
    assert environ_of(scope(path="/ä"))["PATH_INFO"] == "/Ã¤"


def test_headers_that_come_twice_are_joined() -> None:
    headers = [(b"x-note", b"one"), (b"x-note", b"two")]
    assert environ_of(scope(headers=headers))["HTTP_X_NOTE"] == "one,two"


def test_who_is_at_the_ends_need_not_be_known() -> None:
    environ = environ_of(scope(server=None, client=None))
    assert (environ["SERVER_NAME"], environ["REMOTE_ADDR"]) == ("localhost", "")

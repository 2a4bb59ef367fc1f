"""A JSON answer is a Flask response like any other, however its headers came about."""

from service.answers import json_answer, json_response


def test_an_answer_has_its_body_type_and_length() -> None:
    response = json_answer({"label": "tick"}, 503)
    assert response.status == "503 SERVICE UNAVAILABLE"
    assert response.json == {"label": "tick"}
    assert response.headers.to_wsgi_list() == [("Content-Type", "application/json"), ("Content-Length", "16")]


def test_its_headers_can_be_read_and_changed() -> None:
    response = json_response(b"{}")
    response.headers["X-Note"] = "one"
    response.headers.add("X-Note", "two")
    response.set_data(b"[1]")
    assert response.headers.getlist("x-note") == ["one", "two"]
    assert (response.content_type, response.content_length) == ("application/json", 3)


def test_each_has_headers_of_its_own() -> None:
    json_response(b"{}").headers["X-Note"] = "one"
    assert "X-Note" not in json_response(b"{}").headers

"""Our Flask does what Flask does, where somebody could tell."""

import pytest
from flask import Response, request, session
from flask.testing import FlaskClient

from service.web import Web


@pytest.fixture
def web() -> Web:
    """An application with a few routes."""
    found = Web("service")
    found.add_url_rule("/args", endpoint="args", view_func=lambda: dict(request.args))
    found.add_url_rule("/folder/", endpoint="folder", view_func=lambda: "folder")
    found.add_url_rule("/session", endpoint="session", view_func=lambda: dict(session))
    found.add_url_rule("/of/<name>", endpoint="of", view_func=lambda name: name)
    return found


@pytest.fixture
def client(web: Web) -> FlaskClient:
    """A client of it."""
    return web.test_client()


def test_a_query_is_parsed_and_none_is_empty(client: FlaskClient) -> None:
    assert client.get("/args?a=1&b=2").json == {"a": "1", "b": "2"}
    assert client.get("/args").json == {}


def test_nothing_is_remembered_between_requests(client: FlaskClient) -> None:
    response = client.get("/session")
    assert response.json == {}
    assert "Set-Cookie" not in response.headers


def test_a_folder_without_its_slash_is_redirected_to_the_host_that_was_asked(client: FlaskClient) -> None:
    response = client.get("/folder", headers={"Host": "example.org"})
    assert response.status_code == 308
    assert response.headers["Location"] == "http://example.org/folder/"


def test_paths_methods_and_options_are_flasks(client: FlaskClient) -> None:
    assert client.get("/of/tick").text == "tick"
    assert client.get("/of").status_code == 404
    assert client.post("/args").status_code == 405
    assert set(client.options("/args").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_path_that_is_asked_for_again_finds_the_same_rule(web: Web, client: FlaskClient) -> None:
    for _ in range(2):
        assert client.get("/args?a=1").json == {"a": "1"}
        assert client.get("/of/tick").text == "tick"
        assert client.get("/of/cross").text == "cross"
        assert client.post("/args").status_code == 405
        assert client.options("/args").headers["Allow"]
        assert client.get("/nothing").status_code == 404
    assert {path for _, path in web.known_rules} == {"/args"}


def test_hooks_are_called_as_flask_calls_them(web: Web, client: FlaskClient) -> None:
    called: list[str] = []

    @web.after_request
    def after(response: Response) -> Response:
        called.append("after")
        return response

    web.before_request(lambda: called.append("before"))
    web.teardown_request(lambda _: called.append("torn down"))
    web.teardown_appcontext(lambda _: called.append("over"))
    assert client.get("/args").status_code == 200
    assert called == ["before", "after", "torn down", "over"]


def test_an_async_function_is_refused(web: Web) -> None:
    async def view() -> str:
        return ""

    with pytest.raises(TypeError, match="async"):
        web.add_url_rule("/async", view_func=view)


def test_what_nobody_catches_gets_an_answer_as_well() -> None:
    app = Web("service")
    app.add_url_rule("/", endpoint="broken", view_func=lambda: 1 / 0)
    app.logger.disabled = True
    environ = app.test_request_context("/").request.environ
    assert app.respond(environ).status_code == 500

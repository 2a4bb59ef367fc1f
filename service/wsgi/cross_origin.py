"""CORS of the Flask application. Preflights are answered before the API key is checked."""

from flask import Flask, Response, request

from service.wsgi.responding import response_of, service


def answer_other_origins(app: Flask) -> None:
    """Let `app` answer web pages of the origins in the settings."""
    app.before_request(_answer_preflights)
    app.after_request(_allowed)


def _answer_preflights() -> Response | None:
    headers = request.headers
    method = headers.get("Access-Control-Request-Method")
    reply = service().cors.preflight(request.method, headers.get("Origin"), method)
    if reply is None:
        return None
    response = response_of(reply)
    del response.headers["Content-Type"]
    return response


def _allowed(response: Response) -> Response:
    for name, value in service().cors.headers(request.headers.get("Origin")):
        if name == "Vary":
            response.vary.add(value)
        else:
            response.headers[name] = value
    return response

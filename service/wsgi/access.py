"""Access to the Flask application: API keys, and CORS for web pages.

Keys are checked for every request except probes. CORS preflights are answered before that.
"""

from flask import Flask, Response, request

from service.wsgi.responding import response_of, service


def check_access(app: Flask, *, cors: bool) -> None:
    """Let `app` refuse requests without a key, if the settings name a file of keys.

    With `cors`, it answers web pages of the origins in the settings.
    """
    if cors:
        app.before_request(_answer_preflights)
        app.after_request(_allowed)
    app.before_request(_refuse_strangers)


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


def _refuse_strangers() -> None:
    headers = request.headers
    service().keys.refuse_strangers(request.path, headers.get("Authorization"), headers.get("X-API-Key"))

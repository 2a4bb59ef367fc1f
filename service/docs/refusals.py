"""The OpenAPI components for the problems that operations may answer with."""

from typing import Any

from service.core.problems import MEDIA_TYPE, TITLES

Json = dict[str, Any]

ALWAYS = (401, 429, 500)
"""Problems of every operation except probes."""

OF_A_BODY = (400, 408, 413, 415, 422, 503)
"""Further problems of operations with a body."""

OF_MARKS = (*ALWAYS, *OF_A_BODY, 404)
"""Problems of operations that read marks."""

PROBLEMS = {
    400: ("The body does not match its type: invalid JSON, a broken picture.", "the body is not JSON"),
    401: ("The service requires an API key.", "an API key is needed"),
    404: (
        "There is no such version, network or file, or there are no snapshots.",
        "there is no version 7 of tickcross",
    ),
    408: ("The body was not complete in time.", "the body was not complete after 30 seconds"),
    413: ("Too many bytes, pixels, items or JSON values.", "grids has 20000 items; at most 16384 are taken"),
    415: (
        "An unsupported kind of body or content encoding.",
        "the content type is text/plain, and the body is in no supported format; expected one of ...",
    ),
    422: (
        "A wrong value in a well-formed request, or an unknown argument; the problem says where.",
        "grid[3][7] is 0; expected -1 or 1",
    ),
    429: (
        "Too many requests at a time, or from one address; try again later.",
        "too many requests at a time",
    ),
    500: ("The service failed; its log has the error.", "the service failed; the error is in its log"),
    503: ("Not possible now; try again later.", "not ready"),
}
"""Status -> its meaning, and an example of a detail."""

RETRY_AFTER: Json = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "string"}}}


def problem_responses() -> Json:
    """The components that operations refer to."""
    return {str(status): _problem(status, *texts) for status, texts in PROBLEMS.items()}


def _problem(status: int, description: str, detail: str) -> Json:
    example = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}
    content = {
        "schema": {"$ref": "#/components/schemas/ProblemDetails"},
        "examples": {"problem": {"value": example}},
    }
    headers = {"headers": RETRY_AFTER} if status in (429, 503) else {}
    return {"description": description, **headers, "content": {MEDIA_TYPE: content}}

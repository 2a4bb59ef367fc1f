"""An ASGI application without a framework: orjson on the raw body, and no validation."""

from typing import Any

import numpy as np
import orjson
from shared import answers, grid_of_picture, grids_of_npy, score


def one(body: bytes) -> Any:
    return answers(score([orjson.loads(body)["grid"]]))[0]


def many(body: bytes) -> Any:
    return {"predictions": answers(score(np.array(orjson.loads(body)["grids"], np.int8)))}


def npy(body: bytes) -> Any:
    return {"predictions": answers(score(grids_of_npy(body)))}


def png(body: bytes) -> Any:
    return answers(score(grid_of_picture(body)))[0]


def ready(_: bytes) -> Any:
    return {"ready": True}


ROUTES = {"/one": one, "/many": many, "/npy": npy, "/png": png, "/ready": ready}


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    content = orjson.dumps(ROUTES[scope["path"]](await body_of(receive)))
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def body_of(receive: Any) -> bytes:
    message = await receive()
    body = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    return body


async def live(receive: Any, send: Any) -> None:
    for event in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{event}.complete"})

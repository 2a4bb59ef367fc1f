"""BlackSheep: orjson on the raw body, and no validation."""

import numpy as np
import orjson
from blacksheep import Application, Content, Request, Response, get, post
from shared import answers, grid_of_picture, grids_of_npy, score

app = Application()


def as_json(content: object) -> Response:
    return Response(200, content=Content(b"application/json", orjson.dumps(content)))


@get("/ready")
async def ready() -> Response:
    return as_json({"ready": True})


@post("/one")
async def one(request: Request) -> Response:
    body = orjson.loads(await request.read())
    return as_json(answers(score([body["grid"]]))[0])


@post("/many")
async def many(request: Request) -> Response:
    body = orjson.loads(await request.read())
    return as_json({"predictions": answers(score(np.array(body["grids"], np.int8)))})


@post("/npy")
async def npy(request: Request) -> Response:
    return as_json({"predictions": answers(score(grids_of_npy(await request.read())))})


@post("/png")
async def png(request: Request) -> Response:
    return as_json(answers(score(grid_of_picture(await request.read())))[0])

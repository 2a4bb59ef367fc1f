"""FastAPI in two forms: with Pydantic models, and with orjson on the raw body and no validation."""

from typing import Literal

import numpy as np
import orjson
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel
from shared import answers, grid_of_picture, grids_of_npy, score

app = FastAPI()


class One(BaseModel):
    grid: list[list[Literal[-1, 1]]]


class Many(BaseModel):
    grids: list[list[list[Literal[-1, 1]]]]


class Scores(BaseModel):
    tick: float
    cross: float


class Answer(BaseModel):
    label: str
    confidence: float
    scores: Scores


class Answers(BaseModel):
    predictions: list[Answer]


def as_json(content: object) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")


@app.get("/ready")
async def ready() -> dict[str, bool]:
    return {"ready": True}


@app.post("/pydantic/one")
async def pydantic_one(body: One) -> Answer:
    return answers(score([body.grid]))[0]


@app.post("/pydantic/many")
async def pydantic_many(body: Many) -> Answers:
    return {"predictions": answers(score(body.grids))}


@app.post("/raw/one")
async def raw_one(request: Request) -> Response:
    body = orjson.loads(await request.body())
    return as_json(answers(score([body["grid"]]))[0])


@app.post("/raw/many")
async def raw_many(request: Request) -> Response:
    body = orjson.loads(await request.body())
    return as_json({"predictions": answers(score(np.array(body["grids"], np.int8)))})


@app.post("/npy")
async def npy(request: Request) -> Response:
    return as_json({"predictions": answers(score(grids_of_npy(await request.body())))})


@app.post("/png")
async def png(request: Request) -> Response:
    return as_json(answers(score(grid_of_picture(await request.body())))[0])

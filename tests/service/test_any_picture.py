"""A picture of any mode, size and format gets a valid answer, the same one for each way of sending it."""

import base64
import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from werkzeug.test import Client

from model.classifier import LABELS, WARNINGS
from tests.contract.bodies import FORM, form
from tests.picture_files import TURNS_BY_THE_CAMERA

MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F")
KINDS = ("PNG", "TIFF", "BMP", "GIF", "WEBP", "JPEG", "AVIF")
LOSSLESS = {"PNG": {}, "TIFF": {}, "WEBP": {"lossless": True, "exact": True}}
"""Formats that keep each pixel and an orientation, and how to save them so."""

ORIENTATION = 0x0112

SIDES = st.one_of(st.integers(1, 12), st.integers(13, 60), st.sampled_from([255, 257]))


@st.composite
def drawings(draw: st.DrawFn, min_side: int = 1) -> Image.Image:
    """Grain of any strength on any paper, with a few thick strokes."""
    width, height = (draw(SIDES.filter(lambda side: side >= min_side)) for _ in range(2))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    paper, grain = draw(st.integers(0, 255)), draw(st.sampled_from([0, 3, 30, 200]))
    values = paper + grain * (rng.random((height, width, 3)) - 0.5)
    for _ in range(draw(st.integers(0, 3))):
        ink, thick = rng.integers(0, 256, 3), int(rng.integers(1, 6))
        start, end = (rng.random(2) * (height, width) for _ in range(2))
        for part in np.linspace(0, 1, 80):
            row, column = (start + part * (end - start)).astype(int)
            values[row : row + thick, column : column + thick] = ink
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def in_mode(image: Image.Image, mode: str) -> Image.Image:
    if mode in ("I;16", "I", "F"):
        grey = np.asarray(image.convert("L"))
        kind, factor = {"I;16": (np.uint16, 257), "I": (np.int32, 257), "F": (np.float32, 1 / 255)}[mode]
        return Image.fromarray((grey.astype(np.float64) * factor).astype(kind))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, orientation: int | None = None, **options: Any) -> bytes:
    """The bytes of a picture; OSError or ValueError where the format has no such pictures."""
    if orientation is not None:
        options["exif"] = Image.Exif()
        options["exif"][ORIENTATION] = orientation
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def assert_valid(answer: Any) -> None:
    """Asserts what every answer promises."""
    scores = [answer["scores"]["tick"], answer["scores"]["cross"]]
    assert all(0 <= score <= 1 for score in scores)
    assert answer["label"] in LABELS
    expected = 1 - max(scores) if answer["label"] == "neither" else max(scores)
    assert answer["confidence"] == pytest.approx(expected, abs=1e-6)
    assert answer["warnings"] == [word for word in WARNINGS if word in answer["warnings"]]
    left, top, width, height = answer["region"]
    assert min(left, top) >= 0
    assert min(width, height) >= 1


@given(drawings(), st.sampled_from(MODES), st.sampled_from(KINDS), st.sampled_from([None, *range(10)]))
@settings(max_examples=30)
def test_any_mode_size_and_format_gets_a_valid_answer(
    shared_client: Client, image: Image.Image, mode: str, kind: str, orientation: int | None
) -> None:
    try:
        data = encoded(in_mode(image, mode), kind, orientation)
    except (OSError, ValueError):  # no such mode in this format
        return
    response = shared_client.post("/predict?include=region", data=data, content_type=f"image/{kind.lower()}")
    assert response.status_code == 200, response.data
    assert_valid(response.json)


@given(
    drawings(),
    st.sampled_from(["L", "RGB", "RGBA"]),
    st.sampled_from([*LOSSLESS]),
    st.sampled_from([1, *TURNS_BY_THE_CAMERA]),
)
@settings(max_examples=25)
def test_a_turned_picture_gets_the_answer_of_the_upright_one(
    shared_client: Client, image: Image.Image, mode: str, kind: str, orientation: int
) -> None:
    upright, turn = in_mode(image, mode), TURNS_BY_THE_CAMERA.get(orientation)
    turned = upright if turn is None else upright.transpose(turn)
    pictures = encoded(upright, kind, **LOSSLESS[kind]), encoded(turned, kind, orientation, **LOSSLESS[kind])
    url = "/predict?include=grid,region"
    first, second = (shared_client.post(url, data=each, content_type="image/png") for each in pictures)
    assert first.status_code == 200
    assert first.data == second.data


@given(st.data())
@settings(max_examples=5)
def test_a_picture_gets_the_same_answer_alone_and_in_a_batch(
    shared_client: Client, data: st.DataObject
) -> None:
    """In JSON, in a form, as a region, and beside pictures of other sizes and formats."""
    images = data.draw(st.lists(drawings(min_side=3), min_size=2, max_size=4))
    images += data.draw(st.lists(st.sampled_from(images), max_size=2))
    kinds = [data.draw(st.sampled_from(("PNG", "TIFF", "BMP", "GIF"))) for _ in images]
    pictures = [encoded(in_mode(image, "L"), kind) for image, kind in zip(images, kinds, strict=True)]
    query = "?include=grid,region&threshold=0.5"
    alone = [shared_client.post(f"/predict{query}", data=each).data for each in pictures]
    model = json.loads(alone[0])["model"]

    def assert_alike(response: Any, expected: list[bytes]) -> None:
        assert response.status_code == 200, response.data
        parts = [
            part.replace(b',"model":' + json.dumps(model, separators=(",", ":")).encode(), b"")
            for part in expected
        ]
        assert response.data.startswith(b'{"predictions":[' + b",".join(parts) + b"]")

    texts = [base64.b64encode(each).decode() for each in pictures]
    assert_alike(shared_client.post(f"/predict{query}", json={"images": texts}), alone)
    assert_alike(shared_client.post(f"/predict{query}", data=form(*pictures), content_type=FORM), alone)
    for image, text, expected in zip(images, texts, alone, strict=True):
        assert shared_client.post(f"/predict{query}", json={"image": text}).data == expected
        whole = {"image": text, "regions": [[0, 0, *image.size]] * 2}
        assert_alike(shared_client.post(f"/predict{query}", json=whole), [expected] * 2)

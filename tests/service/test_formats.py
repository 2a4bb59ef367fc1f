"""The file formats that are read as pictures, and the refusal of any other."""

import base64
from typing import Any

import pytest
from werkzeug.test import Client

from model.classifier import other_kind
from tests.contract.bodies import HEIC, picture
from tests.picture_files import HEIC as PHOTO
from tests.picture_files import NOT_READ

PDF = b"%PDF-1.7"
HEIC_HINT = "; convert it, for example: heif-convert photo.heic photo.jpg"
PDF_HINT = "; render its pages, for example: pdftoppm -r 150 -png form.pdf page"


def predict(client: Client, body: bytes, content_type: str | None) -> tuple[int, Any]:
    response = client.post("/predict", data=body, content_type=content_type)
    return response.status_code, response.json


@pytest.mark.parametrize("content_type", ["image/avif", "image/png"])
def test_an_avif_gets_the_answer_of_the_same_png(client: Client, content_type: str) -> None:
    status, answer = predict(client, picture("AVIF"), content_type)
    assert status == 200
    _, expected = predict(client, picture(), "image/png")
    assert answer["label"] == expected["label"]
    assert answer["scores"] == pytest.approx(expected["scores"], abs=0.02)


def test_an_avif_in_base64_is_answered(client: Client) -> None:
    response = client.post("/predict", json={"image": base64.b64encode(picture("AVIF")).decode()})
    assert response.status_code == 200


@pytest.mark.parametrize("content_type", ["image/heic", "image/heif", "image/jpeg", "text/plain", None])
def test_a_heic_photo_is_answered_when_the_extra_is_installed(
    client: Client, content_type: str | None
) -> None:
    pytest.importorskip("pi_heif", reason="the extra heic is not installed")
    status, answer = predict(client, PHOTO, content_type)
    assert status == 200
    assert answer["warnings"] == []


@pytest.mark.usefixtures("without_heic")
@pytest.mark.parametrize(
    ("body", "content_type", "hint"),
    [
        (HEIC, "image/heic", HEIC_HINT),
        (HEIC, None, HEIC_HINT),
        (PDF, "application/pdf", PDF_HINT),
        (PDF, "application/octet-stream", PDF_HINT),
    ],
)
def test_the_refusal_of_an_unsupported_type_says_how_to_convert(
    client: Client, body: bytes, content_type: str | None, hint: str
) -> None:
    status, problem = predict(client, body, content_type)
    assert status == 415
    what = "a PDF" if body == PDF else "a HEIC photo"
    expected_start = (
        f"the content type is {content_type or 'not given'}, and the body is {what}; expected one of "
    )
    assert problem["detail"].startswith(expected_start)
    assert problem["detail"].endswith(hint)
    assert "heic" not in problem["detail"].removeprefix(expected_start).removesuffix(hint)


@pytest.mark.parametrize(
    ("body", "what", "hint"),
    [(HEIC, "a HEIC photo", HEIC_HINT), (PDF, "a PDF", PDF_HINT), (b"", "an empty file", "")],
)
@pytest.mark.usefixtures("without_heic")
def test_an_unsupported_file_sent_as_a_picture_is_refused_with_the_same_hint(
    client: Client, body: bytes, what: str, hint: str
) -> None:
    status, problem = predict(client, body, "image/jpeg")
    assert (status, problem["detail"]) == (400, f"image: {what}, {NOT_READ}{hint}")


def test_the_refusal_of_a_body_of_unknown_format_has_no_hint(client: Client) -> None:
    status, problem = predict(client, b"hello", "text/plain")
    assert status == 415
    assert "and the body is in no supported format" in problem["detail"]
    assert other_kind(b"hello") is None

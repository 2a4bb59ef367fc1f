"""Which kinds of file are read as pictures, and what is said to those who send another."""

import base64
from typing import Any

import pytest
from werkzeug.test import Client

from model.classifier import other_kind
from tests.contract.bodies import HEIC, picture
from tests.picture_files import HEIC as PHOTO
from tests.picture_files import NOT_READ

PDF = b"%PDF-1.7"
OF_HEIC = "; convert it, for example: heif-convert photo.heic photo.jpg"
OF_PDF = "; render its pages, for example: pdftoppm -r 150 -png form.pdf page"


def asked(client: Client, body: bytes, content_type: str | None) -> tuple[int, Any]:
    response = client.post("/predict", data=body, content_type=content_type)
    return response.status_code, response.json


@pytest.mark.parametrize("content_type", ["image/avif", "image/png"])
def test_an_avif_is_answered_as_the_same_png_is(client: Client, content_type: str) -> None:
    status, found = asked(client, picture("AVIF"), content_type)
    assert status == 200
    _, expected = asked(client, picture(), "image/png")
    assert found["label"] == expected["label"]
    assert found["scores"] == pytest.approx(expected["scores"], abs=0.02)


def test_an_avif_in_base64_is_answered(client: Client) -> None:
    response = client.post("/predict", json={"image": base64.b64encode(picture("AVIF")).decode()})
    assert response.status_code == 200


@pytest.mark.parametrize("content_type", ["image/heic", "image/heif", "image/jpeg", "text/plain", None])
def test_a_heic_photo_is_answered_where_the_extra_is_installed(
    client: Client, content_type: str | None
) -> None:
    pytest.importorskip("pi_heif", reason="the extra heic is not installed")
    status, found = asked(client, PHOTO, content_type)
    assert status == 200
    assert found["warnings"] == []


@pytest.mark.usefixtures("without_heic")
@pytest.mark.parametrize(
    ("body", "content_type", "hint"),
    [
        (HEIC, "image/heic", OF_HEIC),
        (HEIC, None, OF_HEIC),
        (PDF, "application/pdf", OF_PDF),
        (PDF, "application/octet-stream", OF_PDF),
    ],
)
def test_a_type_that_is_not_taken_is_refused_with_what_to_do(
    client: Client, body: bytes, content_type: str | None, hint: str
) -> None:
    status, found = asked(client, body, content_type)
    assert status == 415
    what = "a PDF" if body == PDF else "a HEIC photo"
    given = f"the content type is {content_type or 'not given'}, and the body is {what}; expected one of "
    assert found["detail"].startswith(given)
    assert found["detail"].endswith(hint)
    assert "heic" not in found["detail"].removeprefix(given).removesuffix(hint)


@pytest.mark.parametrize(
    ("body", "what", "hint"),
    [(HEIC, "a HEIC photo", OF_HEIC), (PDF, "a PDF", OF_PDF), (b"", "an empty file", "")],
)
@pytest.mark.usefixtures("without_heic")
def test_so_is_such_a_file_under_the_type_of_a_picture(
    client: Client, body: bytes, what: str, hint: str
) -> None:
    status, found = asked(client, body, "image/jpeg")
    assert (status, found["detail"]) == (400, f"image: {what}, {NOT_READ}{hint}")


def test_nothing_is_said_of_a_body_that_is_not_known(client: Client) -> None:
    status, found = asked(client, b"hello", "text/plain")
    assert status == 415
    assert "and the body is in no supported format" in found["detail"]
    assert other_kind(b"hello") is None

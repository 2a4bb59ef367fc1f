"""Pictures sent with the content type of something else are answered, counted and logged."""

import logging

import pytest
from werkzeug.test import Client

from tests.contract.bodies import FORM, picture
from tests.service.test_metrics import values
from tests.tiny import random_grids

COUNT = "tickcross_mistyped_pictures_total"


def form_with(*media_types: str) -> bytes:
    """A form with a PNG for each of these types."""
    heads = [
        f'Content-Disposition: form-data; name="image"; filename="a"\r\nContent-Type: {media_type}\r\n\r\n'
        for media_type in media_types
    ]
    return b"".join(b"--edge\r\n" + head.encode() + picture() + b"\r\n" for head in heads) + b"--edge--\r\n"


@pytest.mark.parametrize("path", ["/predict", "/explain"])
def test_a_picture_with_another_type_is_counted(client: Client, path: str) -> None:
    for media_type in ("image/jpeg", "image/JPG; name=a", "application/json"):
        assert client.post(path, data=picture(), content_type=media_type).status_code == 200
    assert values(client)[COUNT] == 3


def test_a_picture_with_its_own_type_or_a_vague_one_is_not_counted(client: Client) -> None:
    for media_type in ("image/png", "image/x-png", "application/octet-stream", "text/plain", None):
        assert client.post("/predict", data=picture(), content_type=media_type).status_code == 200
    assert values(client)[COUNT] == 0


def test_the_pictures_of_a_form_are_counted_by_their_own_types(client: Client) -> None:
    body = form_with("image/jpeg", "image/png", "image/gif", "application/octet-stream")
    assert client.post("/predict", data=body, content_type=FORM).status_code == 200
    assert values(client)[COUNT] == 2


def test_each_mistyped_picture_is_logged_at_debug_level(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "tickcross")
    client.post("/predict", data=form_with("image/png", "image/jpeg"), content_type=FORM)
    messages = [(record.levelname, record.message) for record in caplog.records]
    assert ("DEBUG", "image[1] is a PNG; its type is image/jpeg") in messages


def test_grids_are_not_counted_as_mistyped_pictures(client: Client) -> None:
    assert client.post("/predict", json={"grid": random_grids(1)[0].tolist()}).status_code == 200
    assert values(client)[COUNT] == 0

"""The kind of a body: pictures are recognised by their first bytes, other bodies by their content type."""

import pytest

from model.picture.opening.kinds import KINDS
from service.core.inputs.kinds import CONTENT_TYPES, FORM, JSON, NPY, PICTURE, contradicts, kind_of
from tests.contract.bodies import GRIDS, npy, picture


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_each_kind_of_picture_has_a_media_type(kind: str) -> None:
    assert f"image/{kind.lower()}" in CONTENT_TYPES
    assert not contradicts(f"image/{kind.lower()}", kind)


@pytest.mark.parametrize("media_type", [*CONTENT_TYPES, "text/plain", ""])
def test_a_picture_is_recognised_under_any_type(media_type: str) -> None:
    assert kind_of(media_type, picture()) == PICTURE


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [(JSON, JSON), (FORM, FORM), (NPY, NPY), ("image/png", PICTURE), ("image/jpg", PICTURE)],
)
@pytest.mark.parametrize("body", [b"", b"hello", b"BM is no picture"])
def test_bytes_without_a_signature_have_the_kind_of_their_type(
    media_type: str, kind: str, body: bytes
) -> None:
    assert kind_of(media_type, body) == kind


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/octet-stream", "image/svg+xml"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"grid": 1}', JSON),
        (b'\r\n {\n\t"grid": 1}', JSON),
        (npy(GRIDS), NPY),
        (b"{}", None),
        (b"[]", None),
        (b"--edge\r\n", None),
        (b"BM is no picture", None),
        (b"", None),
    ],
)
def test_json_and_arrays_under_other_types_are_recognised_by_their_bytes(
    media_type: str, body: bytes, kind: str | None
) -> None:
    assert kind_of(media_type, body) == kind


@pytest.mark.parametrize(
    "media_type", ["", "text/plain", "image/png", "image/x-png", "application/octet-stream"]
)
def test_the_same_type_or_a_vague_one_does_not_contradict(media_type: str) -> None:
    assert not contradicts(media_type, "PNG")


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/jpg", JSON, NPY, FORM])
def test_another_type_contradicts(media_type: str) -> None:
    assert contradicts(media_type, "PNG")

"""Forms are split into the parts that were sent, and refused once their framing costs too much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.inputs.form import MAX_HEADER_BYTES, MAX_OTHER_PARTS, PIECE_BYTES, SentForm, parse_form
from service.core.problems import Problem
from tests.allocations import counted_allocations

BOUNDARY = "----boundary"
contents = st.binary(max_size=60) | st.builds(
    lambda size, end: b"\r\n--" * (size // 4) + end,
    st.integers(PIECE_BYTES - 200, PIECE_BYTES + 200) | st.integers(2 * PIECE_BYTES - 200, 2 * PIECE_BYTES),
    st.binary(max_size=20),
)


def form(*parts: bytes, headers: bytes = b"", name: bytes = b"image", boundary: str = BOUNDARY) -> bytes:
    delimiter = f"--{boundary}".encode()
    start = delimiter + b'\r\nContent-Disposition: form-data; name="' + name + b'"' + headers + b"\r\n\r\n"
    return b"".join(start + part + b"\r\n" for part in parts) + delimiter + b"--\r\n"


def read(body: bytes, max_pictures: int = 100, boundary: str = BOUNDARY) -> list[bytes]:
    return parse_form(body, boundary, max_pictures).pictures


def refusal(body: bytes, max_pictures: int = 100, boundary: str = BOUNDARY) -> Problem:
    with pytest.raises(Problem) as refused:
        read(body, max_pictures, boundary)
    return refused.value


@given(st.lists(contents, min_size=1, max_size=4))
def test_pictures_are_read_as_they_were_sent(pictures: list[bytes]) -> None:
    assert read(form(*pictures)) == pictures


def test_a_form_may_end_anywhere_in_a_piece() -> None:
    for size in range(2 * PIECE_BYTES - 200, 2 * PIECE_BYTES + 20):
        assert read(form(b"x" * size, b"y")) == [b"x" * size, b"y"]


@pytest.mark.parametrize("padding", [b"", b" ", b" \t "])
def test_the_last_boundary_may_be_split_between_pieces(padding: bytes) -> None:
    head = b'\r\nContent-Disposition: form-data; name="image"\r\n\r\n'
    between, end = b"--" + BOUNDARY.encode() + padding, b"--" + BOUNDARY.encode() + b"--"
    before = between + head + b"first\r\n" + between + head
    for cut in range(1, len(end)):
        second = b"." * (PIECE_BYTES - len(before) - len(b"\r\n") - cut)
        assert read(before + second + b"\r\n" + end + b"\r\n" + b"x" * (PIECE_BYTES - 3)) == [
            b"first",
            second,
        ]


def test_spaces_after_a_boundary_may_be_split_between_pieces() -> None:
    head = b'\r\nContent-Disposition: form-data; name="image"\r\n\r\n'
    start, padded = b"--" + BOUNDARY.encode(), b"--" + BOUNDARY.encode() + b" \t" * 20
    for cut in range(1, len(padded)):
        first = b"." * (PIECE_BYTES - len(start) - len(head) - len(b"\r\n") - cut)
        body = start + head + first + b"\r\n" + padded + head + b"x" * PIECE_BYTES + b"\r\n" + start + b"--"
        assert read(body) == [first, b"x" * PIECE_BYTES]


def test_parts_with_other_names_are_ignored() -> None:
    other = form(b"left", b"right", name=b"note").removesuffix(f"--{BOUNDARY}--\r\n".encode())
    assert read(other + form(b"picture")) == [b"picture"]


@pytest.mark.parametrize("headers", [b"", b'; filename="mark.png"', b"; name", b"; name="])
def test_a_part_without_a_name_is_ignored(headers: bytes) -> None:
    start = f"--{BOUNDARY}\r\nContent-Disposition: form-data".encode()
    nameless = start + headers + b"\r\n\r\n\x89PNG\r\n\x1a\n\0\r\n"
    assert read(nameless + form(b"picture")) == [b"picture"]
    problem = refusal(nameless + f"--{BOUNDARY}--\r\n".encode())
    assert (problem.status, problem.detail) == (422, "the form has no part named `image`")


def test_a_list_field_may_have_brackets_after_its_name() -> None:
    assert read(form(b"a", b"b", name=b"image[]")) == [b"a", b"b"]


def test_the_refusal_of_a_misspelt_name_suggests_the_nearest() -> None:
    problem = refusal(form(b"\x89PNG\r\n\x1a\n\0", name=b"imgae"))
    assert (problem.status, problem.where) == (422, "imgae")
    assert problem.detail == "the form field `imgae` is unknown; the nearest one is `image`"


def test_a_boundary_may_have_one_character() -> None:
    assert read(form(b"a", b"--y", boundary="x"), boundary="x") == [b"a", b"--y"]


def test_a_boundary_has_at_most_100_characters() -> None:
    assert read(form(b"a", boundary="b" * 100), boundary="b" * 100) == [b"a"]
    problem = refusal(form(b"a", boundary="b" * 101), boundary="b" * 101)
    assert (problem.status, problem.detail) == (400, "the boundary has 101 characters; at most 100 are read")


def test_other_parts_are_accepted_beside_the_maximum_of_pictures() -> None:
    others = form(*[b""] * MAX_OTHER_PARTS, name=b"note").removesuffix(f"--{BOUNDARY}--\r\n".encode())
    assert read(others + form(b"a", b"b"), max_pictures=2) == [b"a", b"b"]
    assert (
        refusal(others + form(b"a", b"b", b"c"), max_pictures=2).detail == "the form has more than 1002 parts"
    )
    assert refusal(form(b"a", b"b", b"c"), max_pictures=2).detail == "the form has more than 2 pictures"


def test_the_total_size_of_all_headers_is_limited() -> None:
    long = b"; filename=" + b"n" * 8000
    count = MAX_HEADER_BYTES // 8000
    assert refusal(form(*[b""] * count, headers=long), max_pictures=1000).status == 413
    assert len(read(form(*[b""] * (count - 10), headers=long), max_pictures=1000)) == count - 10


@pytest.mark.parametrize(
    "body",
    [
        form(b"a", headers=b"\r\na: b" * 10_000),
        b"\n" * 40_000 + form(b"a"),
        form(b"a") + b"\n" * 40_000,
        b"x" * 40_000,
        f"--{BOUNDARY}".encode() + b" " * 40_000,
    ],
    ids=["headers", "before", "after", "no boundary", "blanks"],
)
def test_a_long_stretch_of_framing_is_refused(body: bytes) -> None:
    assert refusal(body * 20 if len(body) < 100_000 else body).status == 400


def test_headers_must_end_within_two_pieces() -> None:
    fields = form(b"a", headers=b"; filename=").index(b"\r\n\r\n") + len(b"\r\n\r\n")
    longest = 2 * 16_384 - fields
    assert read(form(b"a" * 10, headers=b"; filename=" + b"n" * longest)) == [b"a" * 10]
    assert refusal(form(b"a" * 10, headers=b"; filename=" + b"n" * (longest + 1))).status == 400


def test_a_large_part_is_not_copied_repeatedly() -> None:
    body = form(b"\n" * 4_000_000)
    with counted_allocations() as allocations:
        read(body)
    assert allocations.peak < 2.2 * len(body)


def part(name: str, content: bytes, more: str = "") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def closed(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


FILE = '; filename="a.png"'
IMAGE = part("image", b"a picture", FILE)
OPTIONS = ("include", "pages", "threshold", "version")


def form_of(*parts: bytes) -> SentForm:
    return parse_form(closed(*parts), BOUNDARY, 100, OPTIONS)


def refusal_of(*parts: bytes) -> tuple[int, str, str | None]:
    with pytest.raises(Problem) as refused:
        form_of(*parts)
    return refused.value.status, refused.value.detail, refused.value.where


def test_a_picture_has_the_media_type_of_its_part() -> None:
    typed = part("image", b"b", f"{FILE}\r\nContent-Type: Image/PNG; q=1")
    parsed = form_of(IMAGE, typed)
    assert (parsed.pictures, parsed.media_types) == ([b"a picture", b"b"], ["", "image/png"])


@pytest.mark.parametrize("name", ["images", "file", "files", "upload"])
def test_other_picture_fields_accept_files_and_ignore_texts(name: str) -> None:
    png = b"\x89PNG\r\n\x1a\n\0"
    others = part(name, b"Send"), part(name, b"", FILE)
    parsed = form_of(part(name, b"a file", FILE), part(name, png), *others)
    assert parsed.pictures == [b"a file", png]


def test_an_empty_part_named_image_is_a_picture() -> None:
    assert form_of(part("image", b"", FILE)).pictures == [b""]


def test_options_are_read_and_empty_ones_are_left_out() -> None:
    parsed = form_of(part("threshold", b"0.5"), part("include", b""), IMAGE, part("version", b"\xff"))
    assert parsed.fields == [("threshold", "0.5"), ("version", "\N{REPLACEMENT CHARACTER}")]


def test_an_option_has_up_to_1000_bytes() -> None:
    assert form_of(IMAGE, part("version", b"1" * 1000)).fields == [("version", "1" * 1000)]
    detail = "version has 1001 bytes; at most 1000 are read"
    assert refusal_of(IMAGE, part("version", b"1" * 1001)) == (422, detail, "version")


@pytest.mark.parametrize("name", ["treshold", "thresholds", "verison", "includ", "region", "regoins"])
def test_a_text_with_a_misspelt_option_name_is_refused(name: str) -> None:
    assert refusal_of(IMAGE, part(name, b"1"))[0::2] == (422, name)


@pytest.mark.parametrize("name", ["page", "pags", "image1", "file1", "note", "thrshld_", "a" * 100])
def test_a_text_named_almost_like_a_short_option_or_a_file_is_ignored(name: str) -> None:
    assert form_of(IMAGE, part(name, b"1")) == form_of(IMAGE)


@pytest.mark.parametrize("name", ["imag", "fiel", "uploads", "regoins"])
def test_a_file_with_a_misspelt_picture_name_is_refused(name: str) -> None:
    assert refusal_of(IMAGE, part(name, b"1", FILE))[0::2] == (422, name)


@pytest.mark.parametrize("name", ["treshold", "photo", "uploading"])
def test_any_other_file_is_ignored(name: str) -> None:
    assert form_of(IMAGE, part(name, b"1", FILE)) == form_of(IMAGE)


def test_regions_need_exactly_one_picture() -> None:
    regions = part("regions", b"[]")
    assert form_of(IMAGE).regions is None
    assert form_of(regions, IMAGE).regions == b"[]"
    assert form_of(IMAGE, part("regions", b"")).regions == b""
    both = "2 parts named `image` and 1 named `regions`"
    assert refusal_of(IMAGE, regions, IMAGE) == (422, f"the form has {both}; expected one of each", "regions")
    twice = "1 parts named `image` and 2 named `regions`"
    assert refusal_of(IMAGE, regions, regions) == (
        422,
        f"the form has {twice}; expected one of each",
        "regions",
    )


def test_a_form_without_a_boundary_is_refused() -> None:
    assert refusal(closed(IMAGE), boundary="").detail == "multipart/form-data without a boundary"


def test_a_boundary_may_have_any_latin_1_letter() -> None:
    body = closed(IMAGE).decode().replace(BOUNDARY, "ü").encode("latin-1")
    assert read(body, boundary="ü") == [b"a picture"]


def with_header(size: int) -> bytes:
    """A part whose header line has `size` bytes, including colon, space and line end."""
    return part("n" * (size - len('Content-Disposition: form-data; name=""\r\n')), b"")


def test_separators_count_towards_the_size_of_headers() -> None:
    image = part("image", b"a")
    size = len('Content-Disposition: form-data; name="image"\r\n')
    large_headers = [with_header(10_000)] * (MAX_HEADER_BYTES // 10_000 - 1)
    assert form_of(*large_headers, with_header(10_000 - size), image).pictures == [b"a"]
    detail = f"the headers of the form's parts have more than {MAX_HEADER_BYTES} bytes"
    assert refusal_of(*large_headers, with_header(10_000 - size + 1), image) == (413, detail, None)

"""Pictures: what is seen of them stays, pixel for pixel where that may be, and nothing else of the file."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from gongshi.private.attachments.images import Drawn, clean, draw_anew, without_metadata
from gongshi.private.attachments.rules import Refused
from hidden_attachments import segment

SIZE = segment(0xDB, b"table") + segment(0xC0, b"frame")
SCAN = segment(0xDA, b"scan") + b"data\xff\x00more\xff\xd0even\xff\xd7more\xff\xff"
END = b"\xff\xd9"
JFIF = segment(0xE0, b"JFIF\0\1\2\1\0\1\0\1\0\0")
ADOBE = segment(0xEE, b"Adobe\0\1\2\3\4\5\6")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (SIZE + SCAN + END, SIZE + SCAN + END),
        (JFIF + ADOBE + SIZE + SCAN + END, JFIF + ADOBE + SIZE + SCAN + END),
        *((segment(marker, b"Secret") + SIZE + END, SIZE + END) for marker in (*range(0xE1, 0xEE), 0xEF, 0xFE)),
        (segment(0xE0, b"JFIF\0\1\2\1\0\1\0\1\2\2Secret") + SIZE + END, JFIF + SIZE + END),
        (segment(0xE0, b"JFXX\0Secret") + SIZE + END, SIZE + END),
        (segment(0xE0, b"") + SIZE + END, SIZE + END),
        (segment(0xEE, b"Adobe\0\1\2\3\4\5\6Secret") + SIZE + END, ADOBE + SIZE + END),
        (segment(0xEE, b"") + SIZE + END, SIZE + END),
        (segment(0xFE, b"Secret" * 100) + SIZE + END, SIZE + END),
        (segment(0xDB, b"t" * 600) + END, segment(0xDB, b"t" * 600) + END),
        (segment(0xDB, b"") + END, segment(0xDB, b"") + END),
        (b"\xff\xff" + SIZE + b"\xff" + SCAN + END, SIZE + SCAN + END),
        (SIZE + SCAN + segment(0xFE, b"Secret") + SCAN + END, SIZE + SCAN + SCAN + END),
        (SIZE + SCAN + END + b"Secret", SIZE + SCAN + END),
        (SIZE + SCAN, SIZE + SCAN + END),
        (SIZE + segment(0xDA, b"scan") + b"data", SIZE + segment(0xDA, b"scan") + b"data" + END),
        (SIZE + segment(0xDA, b"scan") + b"data\xff", SIZE + segment(0xDA, b"scan") + b"data\xff" + END),
        (SIZE, SIZE + END),
        (b"", END),
        (END + b"Secret", END),
    ],
)  # fmt: skip
def test_of_a_photograph_inside_a_file_the_segments_that_draw_stay(given: bytes, kept: bytes) -> None:
    assert without_metadata(b"\xff\xd8" + given) == b"\xff\xd8" + kept
    assert without_metadata(b"\xff\xd8" + kept) == b"\xff\xd8" + kept


@pytest.mark.parametrize("data", [b"", b"\xff", b"GIF89a", b"\xff\xd8Secret", b"\xff\xd8" + SIZE + b"Secret"])
def test_what_is_no_photograph_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="图片打不开"):
        without_metadata(data)


# ---------------------------------------------------------------- drawn anew


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def gradient(width: int = 40, height: int = 20, mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (width, height))
    image.putdata([(x * 5 % 256, y * 9 % 256, 30) for y in range(height) for x in range(width)])
    return image.convert(mode)


def image_in(drawn: Drawn) -> Image.Image:
    image = Image.open(BytesIO(drawn.data))
    image.load()
    assert image.format == {"jpg": "JPEG", "png": "PNG"}[drawn.suffix]
    assert not set(image.info) & {"exif", "dpi", "icc_profile", "comment", "transparency"} - {"transparency"}
    return image


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_pixels_stay(mode: str) -> None:
    image = (
        gradient(mode="L" if mode == "I;16" else "RGB").convert(mode)
        if mode != "LA"
        else gradient(mode="L").convert("LA")
    )
    drawn = draw_anew(saved(image, "PNG"))
    assert drawn.suffix == "png"
    assert image_in(drawn).convert("RGBA").tobytes() == image.convert("RGBA").tobytes()


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "png"), ("BMP", "png"), ("TIFF", "png"), ("WEBP", "png")],
)
def test_pictures_of_documents_become_one_of_two_kinds(kind: str, suffix: str) -> None:
    drawn = draw_anew(saved(gradient(), kind))
    assert drawn.suffix == suffix
    assert image_in(drawn).size == (40, 20)


@pytest.mark.parametrize("kind", ["PCX", "TGA", "ICO", "PPM"])
def test_pictures_of_other_kinds_are_refused(kind: str) -> None:
    with pytest.raises(Refused, match="图片打不开"):
        draw_anew(saved(gradient(), kind))


def test_inks_stay_a_photograph() -> None:
    assert draw_anew(saved(gradient(mode="CMYK"), "TIFF")).suffix == "jpg"


@pytest.mark.parametrize(("alpha", "is_kept"), [(0, False), (7, False), (8, True), (255, True)])
def test_under_what_nobody_sees_there_is_no_colour(alpha: int, is_kept: bool) -> None:
    image = Image.new("RGBA", (2, 1), (1, 2, 3, 255))
    image.putpixel((1, 0), (9, 8, 7, alpha))
    found = image_in(draw_anew(saved(image, "PNG")))
    assert (found.getpixel((0, 0)), found.getpixel((1, 0))) == (
        (1, 2, 3, 255),
        (9, 8, 7, alpha) if is_kept else (0, 0, 0, 0),
    )


def test_a_colour_that_stands_for_nothing_is_nothing() -> None:
    image = Image.new("RGB", (2, 1), (1, 2, 3))
    image.putpixel((1, 0), (9, 8, 7))
    found = image_in(draw_anew(saved(image, "PNG", transparency=(9, 8, 7)))).convert("RGBA")
    assert (found.getpixel((0, 0)), found.getpixel((1, 0))) == ((1, 2, 3, 255), (0, 0, 0, 0))


def test_of_a_palette_the_colours_stay_that_are_used() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([1, 2, 3, 83, 101, 99, 9, 8, 7])
    image.putdata([0, 2])
    found = image_in(draw_anew(saved(image, "PNG")))
    assert found.getpalette() == [1, 2, 3, 9, 8, 7]
    assert list(found.convert("RGB").tobytes()) == [1, 2, 3, 9, 8, 7]


CROPS = {
    "nothing": ((0, 0, 0, 0), (0, 0, 40, 20)),
    "left": ((50_000, 0, 0, 0), (20, 0, 40, 20)),
    "top": ((0, 50_000, 0, 0), (0, 10, 40, 20)),
    "right": ((0, 0, 50_000, 0), (0, 0, 20, 20)),
    "bottom": ((0, 0, 0, 50_000), (0, 0, 40, 10)),
    "all round": ((25_000, 10_000, 50_000, 20_000), (10, 2, 20, 16)),
    "parts of pixels stay": ((1_000, 3_000, 1_000, 2_000), (0, 0, 40, 20)),
    "outwards": ((-5_000, -5_000, -5_000, -5_000), (0, 0, 40, 20)),
    "nearly all": ((0, 0, 97_500, 95_000), (0, 0, 1, 1)),
}


@pytest.mark.parametrize(("crop", "box"), CROPS.values(), ids=CROPS)
def test_what_is_cropped_off_is_gone(crop: tuple[int, int, int, int], box: tuple[int, int, int, int]) -> None:
    found = image_in(draw_anew(saved(gradient(), "PNG"), crop))
    assert found.size == (box[2] - box[0], box[3] - box[1])
    assert found.tobytes() == gradient().crop(box).tobytes()


@pytest.mark.parametrize(
    "crop", [(100_000, 0, 0, 0), (0, 100_000, 0, 0), (50_000, 0, 50_000, 0), (0, 60_000, 0, 60_000), (0, 0, 999_999, 0)]
)
def test_a_picture_of_which_nothing_is_left_is_refused(crop: tuple[int, int, int, int]) -> None:
    with pytest.raises(Refused, match="裁得看不见"):
        draw_anew(saved(gradient(), "PNG"), crop)


@pytest.mark.parametrize(("size", "is_large"), [((400, 300), True), ((400, 299), False), ((120_000, 1), True)])
def test_a_large_picture_may_show_writing(size: tuple[int, int], is_large: bool) -> None:
    assert draw_anew(saved(Image.new("1", size), "PNG")).is_large == is_large


def test_a_photograph_is_turned_as_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Secret"
    found = draw_anew(saved(gradient(), "JPEG", exif=exif))
    assert image_in(found).size == (20, 40)
    assert b"Secret" not in found.data


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_a_picture_that_moves_is_refused(kind: str) -> None:
    data = saved(gradient(), kind, save_all=True, append_images=[gradient(mode="L").convert("RGB")])
    with pytest.raises(Refused, match="几帧"):
        draw_anew(data)


def header(width: int, height: int) -> bytes:
    """Return a picture that says it is as large as this, and has no pixels."""
    data = saved(Image.new("L", (1, 1)), "PNG")
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[24:29]
    return data[:16] + head + zlib.crc32(b"IHDR" + head).to_bytes(4, "big") + data[33:]


@pytest.mark.parametrize(
    ("size", "message"),
    [((5000, 5000), "可能已经损坏"), ((5000, 5001), "图片有 5000×5001 个像素，太大"), ((25_000_001, 1), "太大")],
)
def test_a_picture_has_twenty_five_million_pixels_at_most(size: tuple[int, int], message: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        draw_anew(header(*size))
    assert "太大" not in message or refused.value.help == "缩小到 2500 万像素以内。"


def test_a_kind_is_told_by_the_beginning() -> None:
    photograph, drawing = saved(gradient(), "JPEG"), saved(gradient(), "PNG")
    assert clean(photograph, "jpg").is_unread
    assert clean(drawing, "png").data.startswith(b"\x89PNG")
    for data, kind in ((photograph, "png"), (drawing, "jpg"), (b"", "jpg"), (b"", "png")):
        with pytest.raises(Refused, match="扩展名对不上"):
            clean(data, kind)

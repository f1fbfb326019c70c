"""Photographs and drawings: drawn anew, so that nothing but the picture is left. Uses Pillow."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from gongshi.private.attachments.rules import WRONG_TYPE, Clean, Refused

MOST_PIXELS: Final = 25_000_000
"""Of a picture as it is held while it is drawn: 24 million are A4 at 500 dots an inch; three bytes each, and as many again."""
LARGE: Final = 120_000
"""Pixels from which a picture may show writing: 400 × 300. Emblems and icons are smaller."""
FEW: Final = 12
"""Characters that a page must have for its pictures not to be taken for scans: a scan with a number stamped on it has fewer."""
_QUALITY: Final = 90
_FAINT: Final = 8
"""Of 255: what is less opaque than this nobody sees."""
_FORMATS: Final = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
"""What is read where a document has a picture inside."""

_BEGINNINGS: Final = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}

Image.MAX_IMAGE_PIXELS = None  # what is too large is refused here, before it is decoded
warnings.filterwarnings("ignore", module="PIL")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture drawn anew."""

    data: bytes
    suffix: str
    """"jpg" or "png"."""
    is_large: bool


def clean(data: bytes, kind: str) -> Clean:
    """Return a JPEG or PNG picture without EXIF, XMP, comments, profiles, thumbnails and what follows its end.

    Raises:
        Refused: it is no such picture, has too many pixels, or moves.
    """
    if not data.startswith(_BEGINNINGS[kind]):
        raise WRONG_TYPE
    drawn = _drawn(data, ("JPEG",) if kind == "jpg" else ("PNG",), (0, 0, 0, 0))
    return Clean(drawn.data, is_unread=True)


def draw_anew(data: bytes, crop: tuple[int, int, int, int] = (0, 0, 0, 0)) -> Drawn:
    """Draw a picture from inside a document anew. `crop`: see `Packing.picture`."""
    return _drawn(data, _FORMATS, crop)


def _drawn(data: bytes, formats: tuple[str, ...], crop: tuple[int, int, int, int]) -> Drawn:
    try:
        with Image.open(BytesIO(data), formats=formats) as image:
            is_whole_held = bool(image.info.get("progressive"))
            if not is_whole_held:
                _shrink(image)
            if image.width * image.height > MOST_PIXELS:
                shown = MOST_PIXELS // 10_000
                raise Refused(f"图片有 {image.width}×{image.height} 个像素，太大", f"缩小到 {shown} 万像素以内。")
            if image.format in ("PNG", "GIF", "WEBP") and getattr(image, "n_frames", 1) > 1:
                raise Refused("图片有几帧", "只留一帧，另存为 JPG 或者 PNG。")
            is_photograph = image.format == "JPEG" or image.mode == "CMYK"
            ImageOps.exif_transpose(image, in_place=True)
            image.load()
            seen = _seen(_cropped(image, crop))
    except Refused:
        raise
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken file makes the decoder raise
        raise Refused("图片打不开，可能已经损坏", "重新导出或者重新拍摄。") from error
    out = BytesIO()
    if is_photograph:
        seen.save(out, "JPEG", quality=_QUALITY, optimize=True)
    else:
        seen.save(out, "PNG")
    return Drawn(out.getvalue(), "jpg" if is_photograph else "png", seen.width * seen.height >= LARGE)


def _shrink(image: Image.Image) -> None:
    """Have a large photograph decoded at a half, a quarter or an eighth of its size."""
    divisor = 2
    while image.format == "JPEG" and image.width * image.height > MOST_PIXELS and divisor <= 8:
        image.draft(None, (image.width // 2, image.height // 2))
        divisor *= 2


def _cropped(image: Image.Image, crop: tuple[int, int, int, int]) -> Image.Image:
    left, top, right, bottom = (min(100_000, max(0, one)) / 100_000 for one in crop)
    if not any((left, top, right, bottom)):
        return image
    width, height = image.size
    box = (int(width * left), int(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise Refused("图片被裁得看不见了", "删去它，或者重新插入。")
    return image.crop(box)


def _seen(image: Image.Image) -> Image.Image:
    """Return the picture with the colours that a reader sees: none under what is transparent, none in the palette unused."""
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        whole = image.convert("RGBA")
        is_seen = whole.getchannel("A").point([0] * _FAINT + [255] * (256 - _FAINT))
        image = Image.composite(whole, Image.new("RGBA", whole.size), is_seen)
    elif image.mode == "P":
        used = [index for index, count in enumerate(image.histogram()) if count]
        image = image.remap_palette(used)
    elif image.mode not in ("1", "L", "RGB", "CMYK", "I;16"):
        image = image.convert("L" if image.mode in ("I", "F", "I;16B", "I;16L") else "RGB")
    image.info = {}
    return image


# ------------------------------------------------------------------------------------------------ JPEG, as it is

_ABOUT: Final = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""Segments that do not draw: APP1 to APP13, APP15, comments. JFIF (APP0) and Adobe (APP14) say how colours are stored."""
_LONGEST: Final = {0xE0: 14, 0xEE: 12}
"""Bytes of JFIF and Adobe segments, without a thumbnail or anything behind."""


def without_metadata(data: bytes) -> bytes:
    """Return a JPEG stream without EXIF, XMP, comments and what follows its end; pixels stay as they are. ITU-T T.81 B.1.

    Raises:
        Refused: it is no JPEG stream.
    """
    return b"".join(_segments(data))


def _segments(data: bytes) -> Iterator[bytes]:
    if not data.startswith(b"\xff\xd8"):
        raise Refused("里面的图片打不开，可能已经损坏", "重新导出。")
    yield data[:2]
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            raise Refused("里面的图片打不开，可能已经损坏", "重新导出。")
        marker = data[place + 1]
        if marker == 0xFF:  # fill
            place += 1
            continue
        if marker == 0xD9:
            break
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        content = data[place + 4 : end]
        if marker in _LONGEST:
            content = content[: _LONGEST[marker]]
            if marker == 0xE0:
                content = content[:12] + b"\0\0" if content.startswith(b"JFIF\0") else b""
        if marker not in _ABOUT and (content or marker not in _LONGEST):
            yield b"\xff%c%b%b" % (marker, (len(content) + 2).to_bytes(2, "big"), content)
        place = end
        if marker == 0xDA:
            end = _end_of_scan(data, place)
            yield data[place:end]
            place = end
    yield b"\xff\xd9"


def _end_of_scan(data: bytes, place: int) -> int:
    """Return where the coded data of a scan ends: at the next marker that is no restart."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            return len(data)
        if data[place + 1] == 0 or 0xD0 <= data[place + 1] <= 0xD7:
            place += 2
        elif data[place + 1] == 0xFF:
            place += 1
        else:
            return place

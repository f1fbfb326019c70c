"""Photographs and drawings: drawn anew, so that nothing but the picture is left. Uses Pillow."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from gongshi.private.attachments.rules import Refused

MOST_PIXELS: Final = 80_000_000
_QUALITY: Final = 90


def clean_image(data: bytes, kind: str) -> bytes:
    """Return a JPEG or PNG picture without EXIF, XMP, comments, profiles, thumbnails and what follows its end.

    Raises:
        Refused: it is no such picture, has more than one frame or too many pixels.
    """
    try:
        with Image.open(BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(f"图片有 {image.width}×{image.height} 个像素，太大", "缩小到 8000 万像素以内。")
            if getattr(image, "n_frames", 1) > 1:
                raise Refused("图片有几帧", "只留一帧，另存为 JPG 或者 PNG。")
            upright = ImageOps.exif_transpose(image)
            drawn = upright.copy()
    except Refused:
        raise
    except Exception as error:  # whatever a broken file makes the decoder raise
        raise Refused("图片打不开，可能已经损坏", "重新导出或者重新拍摄。") from error
    drawn.info = {"transparency": drawn.info["transparency"]} if "transparency" in drawn.info else {}
    out = BytesIO()
    if kind == "JPEG":
        drawn.save(out, "JPEG", quality=_QUALITY, optimize=True)
    else:
        drawn.save(out, "PNG")
    return out.getvalue()


_ABOUT: Final = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
"""Segments that do not draw: APP1 to APP13, APP15, comments. JFIF (APP0) and Adobe (APP14) say how colours are stored."""


def without_metadata(data: bytes) -> bytes:
    """Return a JPEG stream without EXIF, XMP, comments and what follows its end; pixels stay as they are.

    A stream that is no JPEG comes back as it was: whoever shows it draws nothing.
    """
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, place = [data[:2]], 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        size = 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if data[place + 1] not in _ABOUT:
            kept.append(data[place : place + size])
        place += size
    end = data.rfind(b"\xff\xd9")
    kept.append(data[place : end + 2 if end > place else len(data)])
    return b"".join(kept)

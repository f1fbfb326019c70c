"""Photographs and drawings: drawn anew, so that nothing but the picture is left. Uses Pillow."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from gongshi.attachments.rules import Refused

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

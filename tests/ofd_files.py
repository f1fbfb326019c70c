"""OFD files as Chinese office programs and converters write them: a few lines of layout in, a package out (GB/T 33190-2016).

Text is set as it would be by each of several programs: a line in one piece, a character a piece, a piece in a unit of its own
that is moved and scaled into place, by the numbers of glyphs in a font, downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image, ImageFont

from attachment_files import zipped

NAMESPACE = "http://www.ofdspec.org/2016"
TEN_POINT = 3.53
"""Millimetres."""
FONT = 1
EMBEDDED = 2
PICTURE = 3


def latin_font() -> bytes:
    """Return the font that Pillow carries: Latin letters and figures."""
    font: Any = ImageFont.load_default(10)
    return bytes(font.font_bytes)


def photograph(size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Author-Secret-Name"
    Image.new("RGB", size, "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def element(tag: str, content: str = "", **attributes: object) -> str:
    said = "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())
    return f"<ofd:{tag}{said}>{content}</ofd:{tag}>"


def part(tag: str, content: str, **attributes: object) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + element(tag, content, **{"xmlns:ofd": NAMESPACE}, **attributes)


@dataclass
class Sheet:
    """A page on which text is set; every method adds to it and returns it."""

    numbers: count[int] = field(default_factory=lambda: count(100))
    objects: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    """Composite units, which stand among the resources."""

    def add(self, *objects: str) -> Sheet:
        self.objects += objects
        return self

    def text(
        self, text: str, x: float = 20, y: float = 30, size: float = TEN_POINT, inside: str = "", **more: object
    ) -> str:
        """Return an object with a line in one piece, whose characters each stand where a typesetter has put them."""
        widths = [size if ord(one) > 255 else size * 0.55 for one in text]
        steps = " ".join(f"{width:.4f}" for width in widths[:-1])
        code = element("TextCode", escape(text), X=0, Y=f"{size * 0.86:.4f}", **({"DeltaX": steps} if steps else {}))
        boundary = f"{x:.4f} {y - size * 0.86:.4f} {sum(widths):.4f} {size * 1.1:.4f}"
        given = {"ID": next(self.numbers), "Boundary": boundary, "Font": FONT, "Size": size}
        return element("TextObject", inside + code, **given | more)

    def line(self, text: str, x: float = 20, y: float = 30, **more: Any) -> Sheet:
        return self.add(self.text(text, x, y, **more))

    def letter_by_letter(
        self, text: str, x: float = 20, y: float = 30, size: float = TEN_POINT, gap: float = 0.0
    ) -> Sheet:
        for one in text:
            self.line(one, x, y, size=size)
            x += (size if ord(one) > 255 else size * 0.55) + gap
        return self

    def downwards(self, text: str, x: float = 20, y: float = 30, size: float = TEN_POINT) -> Sheet:
        steps = f"g {len(text) - 1} {size}"
        code = element("TextCode", escape(text), X=0, Y=size, DeltaX=f"g {len(text) - 1} 0", DeltaY=steps)
        boundary = f"{x} {y} {size * 1.2} {size * (len(text) + 1)}"
        return self.add(element("TextObject", code, ID=next(self.numbers), Boundary=boundary, Font=FONT, Size=size))

    def in_units(self, text: str, x: float = 20, y: float = 30, scale: float = 0.3528) -> Sheet:
        """Set each character in a unit of its own, in points, which is scaled to millimetres where it is used."""
        for one in text:
            number = next(self.numbers)
            drawn = self.text(one, x / scale, y / scale, size=10)
            self.units.append(
                element("CompositeGraphicUnit", element("Content", drawn), ID=number, Width=595, Height=842)
            )
            self.add(
                element(
                    "CompositeObject",
                    ID=next(self.numbers),
                    Boundary="0 0 210 297",
                    ResourceID=number,
                    CTM=f"{scale} 0 0 {scale} 0 0",
                )
            )
            x += 3.528 if ord(one) > 255 else 1.94
        return self

    def glyphs(self, said: str, glyphs: list[int], x: float = 20, y: float = 30, font: int = EMBEDDED) -> Sheet:
        """Set glyphs of a font, with the text that they are said to be."""
        numbers = element("Glyphs", " ".join(map(str, glyphs)))
        map_ = element("CGTransform", numbers, CodePosition=0, CodeCount=len(said), GlyphCount=len(glyphs))
        return self.line(said, x, y, inside=map_, Font=font)

    def box(self, x: float, y: float, width: float, height: float, colour: str = "0 0 0", **more: object) -> Sheet:
        inside = element("FillColor", Value=colour) + element(
            "AbbreviatedData", f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
        )
        return self.add(
            element(
                "PathObject",
                inside,
                ID=next(self.numbers),
                Boundary=f"{x} {y} {width} {height}",
                **{"Fill": "true", "Stroke": "false"} | more,
            )
        )

    def picture(
        self, x: float = 20, y: float = 50, width: float = 60, height: float = 40, inside: str = "", **more: object
    ) -> Sheet:
        given = {"Boundary": f"{x} {y} {width} {height}", "CTM": f"{width} 0 0 {height} 0 0", "ResourceID": PICTURE}
        return self.add(element("ImageObject", inside, ID=next(self.numbers), **given | more))

    def content(self) -> str:
        return element("Content", element("Layer", "".join(self.objects), ID=next(self.numbers), Type="Body"))


Parts = dict[str, str | bytes]


def ofd(
    *sheets: Sheet,
    info: str = "<ofd:DocID>4a1f0c</ofd:DocID>",
    body: str = "",
    document: str = "",
    common: str = "",
    page: str = "",
    resources: str = "",
    picture: bytes | None = None,
    font: bytes | None = None,
    templates: dict[int, Sheet] | None = None,
    parts: Parts | None = None,
) -> bytes:
    """Return a package with these pages. What is given as text stands where its name says."""
    units = "".join(unit for sheet in (*sheets, *(templates or {}).values()) for unit in sheet.units)
    fonts = element("Font", ID=FONT, FontName="宋体")
    fonts += element("Font", element("FontFile", "font_2.ttf"), ID=EMBEDDED, FontName="Latin") if font else ""
    media = element("MultiMedia", element("MediaFile", "image_3.jpg"), ID=PICTURE, Type="Image") if picture else ""
    pages = "".join(
        element("Page", ID=10 + number, BaseLoc=f"Pages/Page_{number}/Content.xml") for number in range(len(sheets))
    )
    tpls = "".join(element("TemplatePage", ID=id, BaseLoc=f"Tpls/Tpl_{id}/Content.xml") for id in templates or {})
    whole: Parts = {
        "OFD.xml": part("OFD", element("DocBody", element("DocInfo", info) + element("DocRoot", "Doc_0/Document.xml") + body), Version="1.0", DocType="OFD"),
        "Doc_0/Document.xml": part(
            "Document",
            element("CommonData", element("MaxUnitID", "9999") + element("PageArea", element("PhysicalBox", "0 0 210 297")) + element("PublicRes", "PublicRes.xml") + element("DocumentRes", "/Doc_0/DocumentRes.xml") + tpls + common)
            + element("Pages", pages)
            + document,
        ),
        "Doc_0/PublicRes.xml": part("Res", element("Fonts", fonts) + resources, BaseLoc="Res"),
        "Doc_0/DocumentRes.xml": part("Res", element("MultiMedias", media) + element("CompositeGraphicUnits", units), BaseLoc="Res"),
    }  # fmt: skip
    for number, sheet in enumerate(sheets):
        whole[f"Doc_0/Pages/Page_{number}/Content.xml"] = part("Page", page + sheet.content())
    for id, sheet in (templates or {}).items():
        whole[f"Doc_0/Tpls/Tpl_{id}/Content.xml"] = part("Page", sheet.content())
    if picture:
        whole["Doc_0/Res/image_3.jpg"] = picture
    if font:
        whole["Doc_0/Res/font_2.ttf"] = font
    return zipped(whole | (parts or {}))

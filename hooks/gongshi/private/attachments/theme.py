"""The theme of an office file: its colours and fonts stay, its names do not."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

from gongshi.private.attachments import trees
from gongshi.private.attachments.drawing import FONTS

THEME_TYPE: Final = "application/vnd.openxmlformats-officedocument.theme+xml"
SLOTS: Final = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
PLAIN: Final = (
    "000000",
    "FFFFFF",
    "44546A",
    "E7E6E6",
    "4472C4",
    "ED7D31",
    "A5A5A5",
    "FFC000",
    "5B9BD5",
    "70AD47",
    "0563C1",
    "954F72",
)
"""The colours of a file that has no theme."""


def colours(theme: Element | None) -> tuple[str, ...]:
    """Return the colours of a theme, in the order of `SLOTS`, as six hexadecimal digits."""
    found = dict(zip(SLOTS, PLAIN, strict=True))
    for slot in theme.iter() if theme is not None else ():
        name = trees.local(slot.tag)
        for colour in slot if name in found else ():
            value = str(colour.get("lastClr") or colour.get("val", ""))
            if re.fullmatch("[0-9A-Fa-f]{6}", value):
                found[name] = value.upper()
    return tuple(found.values())


def clean_theme(theme: Element) -> bytes:
    """Return a theme with the colours and fonts of another."""
    slots = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in zip(SLOTS, colours(theme), strict=True)
    )
    fonts = "".join(f"<a:{sort}Font>{_fonts(theme, sort)}</a:{sort}Font>" for sort in ("major", "minor"))
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        trees.HEAD
        + f'<a:theme xmlns:a="{trees.NAMESPACES["a"]}" name="Office"><a:themeElements><a:clrScheme name="Office">{slots}</a:clrScheme>'
        f'<a:fontScheme name="Office">{fonts}</a:fontScheme><a:fmtScheme name="Office"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>".encode()
    )


def _fonts(theme: Element, sort: str) -> str:
    found = {"latin": "", "ea": "", "cs": ""}
    for holder in theme.iter(f"a:{sort}Font"):
        for one in holder:
            name, face = trees.local(one.tag), one.get("typeface", "")
            if name in found and face in FONTS:
                found[name] = face
            elif name == "font" and one.get("script") == "Hans" and face in FONTS and not found["ea"]:
                found["ea"] = face
    return "".join(f'<a:{name} typeface="{face}"/>' for name, face in found.items())

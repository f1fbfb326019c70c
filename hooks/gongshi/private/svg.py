"""Drawings (SVG), written anew from what draws: no scripts, notes, comments, nor anything from elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from gongshi.patterns import late
from gongshi.private.attachments.rules import Refused

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS: Final = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "a",
        "switch",
        "view",
        "style",
        "title",
        "text",
        "tspan",
        "textPath",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "marker",
        "pattern",
        "clipPath",
        "mask",
        "linearGradient",
        "radialGradient",
        "stop",
        "filter",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feConvolveMatrix",
        "feDiffuseLighting",
        "feDisplacementMap",
        "feDistantLight",
        "feDropShadow",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feMerge",
        "feMergeNode",
        "feMorphology",
        "feOffset",
        "fePointLight",
        "feSpecularLighting",
        "feSpotLight",
        "feTile",
        "feTurbulence",
    ]
)
"""The elements that draw, and the title, which browsers show. SVG 2, Appendix F."""
_ATTRIBUTES: Final = frozenset(
    [
        "version",
        "viewBox",
        "preserveAspectRatio",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "fr",
        "d",
        "points",
        "pathLength",
        "transform",
        "id",
        "class",
        "style",
        "lang",
        "role",
        "href",
        "dx",
        "dy",
        "rotate",
        "textLength",
        "lengthAdjust",
        "startOffset",
        "method",
        "spacing",
        "side",
        "target",
        "markerWidth",
        "markerHeight",
        "markerUnits",
        "refX",
        "refY",
        "orient",
        "patternUnits",
        "patternContentUnits",
        "patternTransform",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "offset",
        "filterUnits",
        "primitiveUnits",
        "in",
        "in2",
        "result",
        "mode",
        "type",
        "values",
        "operator",
        "k1",
        "k2",
        "k3",
        "k4",
        "order",
        "kernelMatrix",
        "divisor",
        "bias",
        "targetX",
        "targetY",
        "edgeMode",
        "preserveAlpha",
        "surfaceScale",
        "diffuseConstant",
        "specularConstant",
        "specularExponent",
        "kernelUnitLength",
        "scale",
        "xChannelSelector",
        "yChannelSelector",
        "azimuth",
        "elevation",
        "stdDeviation",
        "tableValues",
        "slope",
        "intercept",
        "amplitude",
        "exponent",
        "radius",
        "pointsAtX",
        "pointsAtY",
        "pointsAtZ",
        "limitingConeAngle",
        "baseFrequency",
        "numOctaves",
        "seed",
        "stitchTiles",
        "z",
        "alignment-baseline",
        "baseline-shift",
        "clip",
        "clip-path",
        "clip-rule",
        "color",
        "color-interpolation",
        "color-interpolation-filters",
        "cursor",
        "direction",
        "display",
        "dominant-baseline",
        "fill",
        "fill-opacity",
        "fill-rule",
        "filter",
        "flood-color",
        "flood-opacity",
        "font",
        "font-family",
        "font-size",
        "font-size-adjust",
        "font-stretch",
        "font-style",
        "font-variant",
        "font-weight",
        "image-rendering",
        "letter-spacing",
        "lighting-color",
        "marker",
        "marker-end",
        "marker-mid",
        "marker-start",
        "mask",
        "mask-type",
        "mix-blend-mode",
        "opacity",
        "overflow",
        "paint-order",
        "pointer-events",
        "shape-rendering",
        "stop-color",
        "stop-opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
        "text-decoration",
        "text-rendering",
        "transform-origin",
        "unicode-bidi",
        "vector-effect",
        "visibility",
        "word-spacing",
        "writing-mode",
        "isolation",
        "enable-background",
    ]
)
"""The attributes that draw. SVG 2, Appendix G and Appendix E."""
_READ: Final = ("id", "class", "href", "style")
"""Attributes in which words may stand."""
_HIDES: Final = late(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_COMMENT: Final = late(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LOADS: Final = late(
    r"@import|@font-face|@charset|\\|image-set|expression\(|url\(\s*(?![\"']?\s*#)|[a-z]+script:", re.IGNORECASE
)
_LINK: Final = late(r"https?://|mailto:|tel:|[^:]*$", re.IGNORECASE)


def clean_svg(data: bytes) -> tuple[bytes, str]:
    """Return the drawing with what draws alone, as UTF-8, and its words: one line an element of text.

    The same drawing gives the same bytes.

    Raises:
        Refused: it is no SVG, defines entities, or loads something from elsewhere.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.ordered_attributes = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.entity
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("SVG 打不开，可能已经损坏", "重新导出，或者另存为 PNG。") from error
    return "".join(reader.out).encode(), "\n".join(reader.words())


@dataclass(slots=True)
class _Reader:
    """Writes down what may stay while the file is read."""

    out: list[str] = field(default_factory=list)
    passed_over: int = 0
    """How deep we are in an element that is left out."""
    inside: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)

    def entity(self, *_: Any) -> None:
        raise Refused("SVG 里定义了实体", "用别的程序重新导出，或者另存为 PNG。")

    def start(self, name: str, pairs: list[str]) -> None:
        space, _, tag = name.rpartition("\n")
        if not self.inside and (space, tag) != (_SVG, "svg"):
            raise Refused("这不是 SVG", "重新导出，或者另存为 PNG。")
        if space == _SVG and tag in ("image", "feImage"):
            raise Refused("SVG 里嵌有图片", "把整幅图另存为 PNG，或者去掉嵌入的图片。")
        values = dict(zip(pairs[::2], pairs[1::2], strict=True))
        is_shown = values.get("display") != "none" and not _HIDES.search(values.get("style", ""))
        if self.passed_over or space != _SVG or tag not in _ELEMENTS or not is_shown:
            self.passed_over += 1
            return
        head = "" if self.inside else f' xmlns="{_SVG}"'
        kept = {self._name(key): value for key, value in values.items() if self._name(key)}
        self.out.append(f"<{tag}{head}{''.join(self._attribute(key, value, tag) for key, value in kept.items())}>")
        self.inside.append(tag)
        if tag not in ("tspan", "textPath", "a"):
            self.spoken.append("\n")

    @staticmethod
    def _name(key: str) -> str:
        space, _, name = key.rpartition("\n")
        if space == _XLINK:
            return "href" if name == "href" else ""
        if space == _XML:
            return f"xml:{name}" if name in ("space", "lang") else ""
        return name if not space and name in _ATTRIBUTES else ""

    def _attribute(self, key: str, value: str, tag: str) -> str:
        if key == "href" and not (value.startswith("#") or (tag == "a" and _LINK.match(value.strip()))):
            raise Refused("SVG 里的链接指向别处的内容", "去掉外部的引用，或者另存为 PNG。")
        if key != "href":
            value = _quiet(value)
        if key in _READ:
            self.spoken.append(f"\n{value}\n")
        return f" {key}={quoteattr(value)}"

    def text(self, words: str) -> None:
        if (
            self.passed_over
            or not self.inside
            or self.inside[-1] not in ("text", "tspan", "textPath", "title", "style", "a")
        ):
            return
        self.out.append(words if self.inside[-1] == "style" else escape(words))
        self.spoken.append(words)

    def end(self, name: str) -> None:
        if self.passed_over:
            self.passed_over -= 1
            return
        tag = self.inside.pop()
        if tag == "style":
            self._close_style()
        self.out.append(f"</{tag}>")

    def _close_style(self) -> None:
        """Put the whole of a style sheet, which comes in pieces, back without its comments."""
        start = max(number for number, piece in enumerate(self.out) if piece.startswith("<style")) + 1
        self.out[start:] = [escape(_quiet("".join(self.out[start:])))]

    def words(self) -> list[str]:
        return [line.strip() for line in "".join(self.spoken).split("\n") if line.strip()]


def _quiet(style: str) -> str:
    """Return what decides how things look, without comments.

    Raises:
        Refused: it loads something from elsewhere.
    """
    clean = _COMMENT.sub("", style)
    if _LOADS.search(clean):
        raise Refused("SVG 的样式从别处加载内容", "去掉外部的引用，或者另存为 PNG。")
    return clean

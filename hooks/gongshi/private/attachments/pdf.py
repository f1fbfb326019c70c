"""PDF: the pages are drawn into a new file from what a page may have, so that nothing else of the old one is left. Uses pypdf."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from gongshi.private.attachments.cells import line_passages
from gongshi.private.attachments.content import inline_length, rewritten
from gongshi.private.attachments.fonts import without_names
from gongshi.private.attachments.images import FEW, LARGE, without_metadata
from gongshi.private.attachments.jpeg2000 import without_boxes
from gongshi.private.attachments.rules import WRONG_TYPE, Clean, Refused

MOST_PAGES: Final = 2000
MOST_SHOWN: Final = 20_000
"""Pieces of text on a page: a full one has some two thousand characters."""
_INVISIBLE: Final = frozenset({"/Link", "/Text", "/Popup"})
"""Annotations that draw nothing over the page; they are dropped. A drawn one may be what covers a name."""
_PRINT: Final = "在打开它的程序里“打印”成新的 PDF。"
_DRAWS_CODECS: Final = frozenset(["/DCTDecode", "/DCT", "/JPXDecode", "/CCITTFaxDecode", "/CCF", "/JBIG2Decode"])
_DEEPEST: Final = 60

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would print what it finds in broken files


def clean(data: bytes, kind: str) -> Clean:
    """Return a PDF with what is drawn on the same pages, and the text of its pages.

    Left behind: document information, XMP, scripts, embedded files, outlines, links, names, structure, marked content, layers
    that are all shown, resources that no page uses, and all that earlier revisions hold.

    Raises:
        Refused: it is encrypted, broken, too long, has a form, a signature, hidden layers or drawn annotations.
    """
    if not data.startswith(b"%PDF-"):
        raise WRONG_TYPE
    try:
        reader = PdfReader(BytesIO(data))
        _refuse_odd(reader)
        copy = _Copy(PdfWriter())
        texts = []
        for page in reader.pages:
            _refuse_drawn(page)
            copy.add_page(page)
            texts.append(page.extract_text())
            if copy.page_pixels >= LARGE and len("".join(texts[-1].split())) < FEW:
                copy.is_unread = True
        copy.writer.metadata = None
        out = BytesIO()
        copy.writer.write(out)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # whatever a broken file makes the reader raise
        raise Refused("PDF 打不开，可能已经损坏", f"重新生成；或者{_PRINT}") from error
    text = "\n".join(texts)
    return Clean(out.getvalue(), text, tuple(line_passages(text)), copy.is_unread)


# ------------------------------------------------------------------------------------------------ what is refused


def _refuse_odd(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Refused("PDF 有密码或者权限限制", "去掉密码后重新生成。")
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    form = _inside(root, "/AcroForm")
    if form and (_inside(form, "/Fields") or "/XFA" in form):
        raise Refused("PDF 里有表单或者电子签章，重新处理会使它失效", _PRINT)
    _refuse_layers(_inside(root, "/OCProperties"))
    if len(reader.pages) > MOST_PAGES:
        raise Refused(f"PDF 超过 {MOST_PAGES} 页", "分成几个文件。")
    if not reader.pages:
        raise Refused("PDF 里没有页", "重新生成。")


_HIDDEN_LAYERS: Final = ("PDF 里有隐藏的图层", _PRINT)


def _refuse_layers(properties: Any) -> None:
    """Refuse layers that are not all shown, on the screen and in print, as the file opens."""
    shown = _inside(properties, "/D")
    if shown and (_inside(shown, "/OFF") or shown.get("/BaseState", "/ON") != "/ON"):
        raise Refused(*_HIDDEN_LAYERS)
    for layer in _inside(properties, "/OCGs") or ():
        usage = _inside(layer.get_object(), "/Usage")
        for one, state in (("/View", "/ViewState"), ("/Print", "/PrintState")):
            if _inside(usage, one) and _inside(usage, one).get(state) == "/OFF":
                raise Refused(*_HIDDEN_LAYERS)


def _refuse_conditions(owner: Any) -> None:
    """Refuse what is shown only if some layers are not."""
    for one in (_inside(owner, "/OC"), *(_inside(owner, "/Properties") or {}).values()):
        condition = one.get_object() if one is not None else None
        if isinstance(condition, DictionaryObject) and (
            "/VE" in condition or condition.get("/P", "/AnyOn") not in ("/AnyOn", "/AllOn")
        ):
            raise Refused(*_HIDDEN_LAYERS)


def _inside(owner: Any, key: str) -> Any:
    value = owner.get(key) if isinstance(owner, DictionaryObject) else None
    return value.get_object() if value is not None else None


def _refuse_drawn(page: Any) -> None:
    for reference in _inside(page, "/Annots") or ():
        annotation = reference.get_object()
        if annotation.get("/Subtype") not in _INVISIBLE:
            raise Refused("PDF 里有批注、图章或者涂盖的框，去掉以后下面的内容会露出来", _PRINT)


# ------------------------------------------------------------------------------------------------ what is copied

_VALUES: Final[dict[str, str]] = {
    "page": "/MediaBox /CropBox /Rotate /UserUnit",
    "group": "/S /I /K /Type",
    "form": "/Type /Subtype /FormType /BBox /Matrix",
    "image": "/Type /Subtype /Width /Height /BitsPerComponent /Decode /ImageMask /Interpolate /Intent /Matte /SMaskInData",
    "font": "/Type /Subtype /FirstChar /LastChar /Widths /FontBBox /FontMatrix /DW /W /DW2 /W2",
    "descriptor": "/Type /Flags /FontBBox /ItalicAngle /Ascent /Descent /CapHeight /StemV /StemH /XHeight /Leading /AvgWidth /MaxWidth "
    "/MissingWidth /FontStretch /FontWeight",
    "program": "/Subtype",
    "encoding": "/Type /BaseEncoding /Differences",
    "state": "/Type /LW /LC /LJ /ML /D /RI /OP /op /OPM /FL /SM /SA /BM /CA /ca /AIS /TK",
    "mask": "/Type /S /BC",
    "pattern": "/Type /PatternType /PaintType /TilingType /BBox /XStep /YStep /Matrix",
    "shading": "/ShadingType /Background /BBox /AntiAlias /Coords /Domain /Extend /Matrix /BitsPerCoordinate /BitsPerComponent /BitsPerFlag "
    "/Decode /VerticesPerRow",
    "function": "/FunctionType /Domain /Range /Size /BitsPerSample /Order /Encode /Decode /C0 /C1 /N /Bounds",
    "calibrated": "/WhitePoint /BlackPoint /Gamma /Matrix /Range",
    "parameters": "/K /Columns /Rows /BlackIs1 /EncodedByteAlign /EndOfLine /EndOfBlock /DamagedRowsBeforeError /ColorTransform",
}
"""The entries of each sort of object that are numbers, names, or lists of them (ISO 32000-1). What is not named here or below goes."""
_NAME: Final = re.compile(r"/[A-Za-z0-9+.,_-]{1,60}")


@dataclass(slots=True)
class _Copy:
    """Objects on their way into a new file."""

    writer: PdfWriter
    is_unread: bool = False
    done: dict[tuple[int, int, str], PdfObject] = field(default_factory=dict)
    """Number and generation of an object of the source, and what it is taken for → its copy."""
    page_pixels: int = 0
    """Of the pictures on the page that was copied last."""
    fonts: int = 0
    depth: int = 0

    def add_page(self, page: Any) -> None:
        box = page.mediabox
        new = self.writer.add_blank_page(max(1, float(box.width)), max(1, float(box.height)))
        self.page_pixels = 0
        new.update(self._values(page, "page", inherited=page))
        _refuse_conditions(_inside(page, "/Resources"))
        contents = _inside(page, "/Contents")
        streams = [one.get_object() for one in contents] if isinstance(contents, ArrayObject) else [contents]
        data = b"\n".join(one.get_data() for one in streams if isinstance(one, StreamObject))
        written, resources = self._content(data, _inside(page, "/Resources"))
        new[NameObject("/Resources")] = resources
        new[NameObject("/Contents")] = self.writer._add_object(_flate(written))
        if (group := _inside(page, "/Group")) is not None:
            new[NameObject("/Group")] = self._group(group)

    # -------------------------------------------------------------------------------- plain values

    def _values(self, source: Any, sort: str, inherited: Any = None) -> DictionaryObject:
        new = DictionaryObject()
        for key in _VALUES[sort].split():
            value = _inside(source, key)
            if value is not None and (kept := _plain(value)) is not None:
                new[NameObject(key)] = kept
        return new

    def _once(self, source: Any, sort: str, make: Callable[[Any], PdfObject]) -> PdfObject:
        """Return the copy of an object, made when it is first met."""
        reference = source if isinstance(source, IndirectObject) else getattr(source, "indirect_reference", None)
        value = source.get_object()
        key = (reference.idnum, reference.generation, sort) if isinstance(reference, IndirectObject) else None
        if key is None or not isinstance(value, DictionaryObject):
            return self._deeper(make, value)
        if key not in self.done:
            place = self.writer._add_object(NullObject())
            self.done[key] = place
            made = self._deeper(make, value)
            if isinstance(made, IndirectObject):
                self.done[key] = made
            else:
                self.writer._replace_object(place, made)
        return self.done[key]

    def _deeper(self, make: Callable[[Any], PdfObject], value: Any) -> PdfObject:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Refused("PDF 的写法不正常", f"重新生成；或者{_PRINT}")
        made = make(value)
        self.depth -= 1
        return made

    # -------------------------------------------------------------------------------- what draws

    def _content(self, data: bytes, resources: Any, is_read: bool = True) -> tuple[bytes, DictionaryObject]:
        """Return a content stream as it is kept, and the resources that it uses."""
        written = rewritten(data, self._inline)
        if written.shown > MOST_SHOWN:
            raise Refused("PDF 里有一页的文字太多，检查不了", _PRINT)
        if written.shown and not is_read:
            self.is_unread = True
        new = DictionaryObject()
        for (group, name), renamed in written.used.items():
            source = _inside(resources, group)
            value = source.raw_get(_decoded(name)) if source is not None and _decoded(name) in source else None
            if value is None:
                continue
            copied = self._once(value, group, _MAKERS[group].__get__(self))
            new.setdefault(NameObject(group), DictionaryObject())[NameObject(renamed.decode())] = copied
        return written.data, new

    def _form(self, source: Any, is_read: bool = True) -> PdfObject:
        _refuse_conditions(source)
        _refuse_conditions(_inside(source, "/Resources"))
        data, resources = self._content(source.get_data(), _inside(source, "/Resources"), is_read)
        new = _flate(data)
        new.update(self._values(source, "form"))
        new[NameObject("/Resources")] = resources
        if (group := _inside(source, "/Group")) is not None:
            new[NameObject("/Group")] = self._group(group)
        return new

    def _group(self, source: Any) -> DictionaryObject:
        new = self._values(source, "group")
        if (space := _inside(source, "/CS")) is not None:
            new[NameObject("/CS")] = self._space(space)
        return new

    def _object(self, source: Any) -> PdfObject:
        return self._image(source) if source.get("/Subtype") == "/Image" else self._form(source)

    def _pattern(self, source: Any) -> PdfObject:
        if source.get("/PatternType") == 2:
            new = self._values(source, "pattern")
            new[NameObject("/Shading")] = self._once(source.raw_get("/Shading"), "/Shading", self._shading)
            return new
        stream = self._form(source, is_read=False)
        assert isinstance(stream, StreamObject)
        for key in ("/Type", "/Subtype", "/FormType"):
            stream.pop(key, None)
        stream.update(self._values(source, "pattern"))
        return stream

    def _shading(self, source: Any) -> PdfObject:
        new: DictionaryObject = _flate(source.get_data()) if isinstance(source, StreamObject) else DictionaryObject()
        new.update(self._values(source, "shading"))
        new[NameObject("/ColorSpace")] = self._space(_inside(source, "/ColorSpace"))
        if (function := _inside(source, "/Function")) is not None:
            new[NameObject("/Function")] = self._function(function)
        return new

    def _function(self, source: Any) -> PdfObject:
        if isinstance(source, ArrayObject):
            return ArrayObject(self._function(one.get_object()) for one in source)
        if not isinstance(source, DictionaryObject):
            return NameObject("/Identity")
        return self._once(source, "function", self._one_function)

    def _one_function(self, source: Any) -> PdfObject:
        new = DictionaryObject()
        if isinstance(source, StreamObject):
            data = source.get_data()
            new = _flate(re.sub(rb"%[^\r\n]*", b"", data) if source.get("/FunctionType") == 4 else data)
        new.update(self._values(source, "function"))
        if (parts := _inside(source, "/Functions")) is not None:
            new[NameObject("/Functions")] = ArrayObject(self._function(one.get_object()) for one in parts)
        return new

    def _space(self, source: Any) -> PdfObject:
        source = source.get_object()
        source = source if isinstance(source, ArrayObject) else [source]
        sort, rest = source[0].get_object(), [one.get_object() for one in source[1:]]
        if sort == "/ICCBased":
            return NameObject({1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}[int(rest[0]["/N"])])
        if sort in ("/CalGray", "/CalRGB", "/Lab"):
            return ArrayObject([NameObject(sort), self._values(rest[0], "calibrated")])
        if sort == "/Indexed":
            table = rest[2].get_data() if isinstance(rest[2], StreamObject) else rest[2].original_bytes
            base = self._space(rest[0])
            size = (int(rest[1]) + 1) * _components(base)
            return ArrayObject(
                [NameObject(sort), base, NumberObject(int(rest[1])), ByteStringObject(bytes(table[:size]))]
            )
        if sort in ("/Separation", "/DeviceN"):
            names: PdfObject = ArrayObject(map(_ink, rest[0])) if sort == "/DeviceN" else _ink(rest[0])
            return ArrayObject([NameObject(sort), names, self._space(rest[1]), self._function(rest[2])])
        if sort == "/Pattern":
            return ArrayObject([NameObject(sort), *(self._space(one) for one in rest[:1])])
        return NameObject(sort if sort in _SPACES else "/DeviceGray")

    def _state(self, source: Any) -> PdfObject:
        new = self._values(source, "state")
        if (of := _inside(source, "/Font")) is not None:
            new[NameObject("/Font")] = ArrayObject([self._once(of[0], "/Font", self._font), _plain(of[1].get_object())])
        mask = _inside(source, "/SMask")
        if isinstance(mask, DictionaryObject):
            copied = self._values(mask, "mask")
            copied[NameObject("/G")] = self._once(mask.raw_get("/G"), "/XObject", self._object)
            if isinstance(_inside(mask, "/TR"), DictionaryObject):
                copied[NameObject("/TR")] = self._function(_inside(mask, "/TR"))
            new[NameObject("/SMask")] = copied
        elif mask is not None:
            new[NameObject("/SMask")] = NameObject("/None")
        return new

    # -------------------------------------------------------------------------------- pictures

    def _image(self, source: Any) -> PdfObject:
        _refuse_conditions(source)
        self.page_pixels += int(source.get("/Width", 0)) * int(source.get("/Height", 0))
        new = StreamObject()
        new.update(self._values(source, "image"))
        if (space := _inside(source, "/ColorSpace")) is not None and not _is_mask(source):
            new[NameObject("/ColorSpace")] = self._space(space)
        mask = _inside(source, "/Mask")
        if isinstance(mask, StreamObject):
            new[NameObject("/Mask")] = self._once(source.raw_get("/Mask"), "/XObject", self._image)
        elif mask is not None:
            new[NameObject("/Mask")] = _plain(mask)
        if isinstance(_inside(source, "/SMask"), StreamObject):
            new[NameObject("/SMask")] = self._once(source.raw_get("/SMask"), "/XObject", self._image)
        filters, parameters = _filters(source)
        if filters and filters[-1] in _DRAWS_CODECS:
            data = _outer_decoded(source, filters[:-1], parameters[:-1])
            self._coded(new, data, filters[-1], parameters[-1])
            return self.writer._add_object(new)
        stream = _flate(source.get_data()[: _size_of(new)])
        stream.update(new)
        return self.writer._add_object(stream)

    def _coded(self, new: StreamObject, data: bytes, codec: str, parameters: Any) -> None:
        """Put a picture into its copy as it is coded, without what else its coding carries."""
        if codec in ("/DCTDecode", "/DCT"):
            data = without_metadata(data)
        elif codec == "/JPXDecode":
            data = without_boxes(data)
        new._data = data
        new[NameObject("/Filter")] = NameObject(codec)
        if isinstance(parameters, DictionaryObject):
            kept = self._values(parameters, "parameters")
            shared = _inside(parameters, "/JBIG2Globals")
            if isinstance(shared, StreamObject):
                kept[NameObject("/JBIG2Globals")] = self.writer._add_object(_flate(shared.get_data()))
            new[NameObject("/DecodeParms")] = kept

    def _inline(self, settings: dict[bytes, bytes], data: bytes) -> bytes | None:
        """Return a picture inside a stream, uncompressed or as JPEG, with what draws it."""
        kept = {_SHORT.get(key, key): value for key, value in settings.items()}
        names = re.findall(rb"/[A-Za-z0-9]+", kept.pop(b"/F", b""))
        self.page_pixels += int(kept.get(b"/W", 0)) * int(kept.get(b"/H", 0))
        kept = {
            key: value
            for key, value in kept.items()
            if key in _INLINE_KEYS and re.fullmatch(rb"[\[\]/A-Za-z0-9. -]{1,80}", value)
        }
        coded = {_LONG.get(name.decode(), name.decode()) for name in names}
        if (
            coded & {"/CCITTFaxDecode", "/JBIG2Decode", "/JPXDecode"}
            or b"/DP" in settings
            or b"/DecodeParms" in settings
        ):
            raise Refused("PDF 里有系统不认识的图片", _PRINT)
        stream = StreamObject()
        stream._data = data
        codecs = [_LONG.get(name.decode(), name.decode()) for name in names]
        is_jpeg = bool(codecs) and codecs[-1] == "/DCTDecode"
        stream[NameObject("/Filter")] = ArrayObject(map(NameObject, codecs[:-1] if is_jpeg else codecs))
        plain = decode_stream_data(stream) if len(stream["/Filter"]) else data  # type: ignore[arg-type]
        plain = without_metadata(plain) if is_jpeg else plain[: inline_length(kept)]
        if is_jpeg:
            kept[b"/F"] = b"/DCT"
        head = b" ".join(key + b" " + value for key, value in kept.items())
        return b"BI " + head + b" ID " + plain + b"\nEI"

    # -------------------------------------------------------------------------------- fonts

    def _font(self, source: Any) -> PdfObject:
        new = self._values(source, "font")
        self.fonts += 1
        descriptor = _inside(source, "/FontDescriptor")
        embedded = [key for key in ("/FontFile", "/FontFile2", "/FontFile3") if descriptor and key in descriptor]
        children = _inside(source, "/DescendantFonts")
        name = (
            NameObject(f"/F{self.fonts}")
            if embedded or source.get("/Subtype") == "/Type3" or children
            else _base_font(source)
        )
        if descriptor is not None:
            new[NameObject("/FontDescriptor")] = self._descriptor(descriptor, embedded, name)
        if children is not None:
            child = self._font(children[0].get_object())
            assert isinstance(child, DictionaryObject)
            name = NameObject(child["/BaseFont"])
            new[NameObject("/DescendantFonts")] = ArrayObject([self.writer._add_object(child)])
        if source.get("/Subtype") != "/Type3":
            new[NameObject("/BaseFont")] = name
        encoding = _inside(source, "/Encoding")
        if isinstance(encoding, StreamObject):
            new[NameObject("/Encoding")] = self.writer._add_object(_character_map(encoding))
        elif isinstance(encoding, DictionaryObject):
            new[NameObject("/Encoding")] = self._values(encoding, "encoding")
        elif encoding is not None:
            new[NameObject("/Encoding")] = _plain(encoding)
        unicode = _inside(source, "/ToUnicode")
        if isinstance(unicode, StreamObject):
            new[NameObject("/ToUnicode")] = self.writer._add_object(_character_map(unicode))
        elif not _has_alphabet(source):
            self.is_unread = True
        system = _inside(source, "/CIDSystemInfo")
        if system is not None:
            new[NameObject("/CIDSystemInfo")] = _system(system)
        glyphs = _inside(source, "/CIDToGIDMap")
        if isinstance(glyphs, StreamObject):
            new[NameObject("/CIDToGIDMap")] = self.writer._add_object(_flate(glyphs.get_data()[:131_072]))
        elif glyphs is not None:
            new[NameObject("/CIDToGIDMap")] = NameObject("/Identity")
        if source.get("/Subtype") == "/Type3":
            self._drawn_font(source, new)
        return new

    def _drawn_font(self, source: Any, new: DictionaryObject) -> None:
        procedures, resources = DictionaryObject(), DictionaryObject()
        for number, (glyph, value) in enumerate((_inside(source, "/CharProcs") or {}).items()):
            data, used = self._content(value.get_object().get_data(), _inside(source, "/Resources"), is_read=False)
            for group, names in used.items():  # one dictionary for all: names get the number of their glyph
                for name, one in names.items():
                    renamed = f"{name}x{number}"
                    data = re.sub(re.escape(name.encode()) + rb"(?= )", renamed.encode(), data)
                    resources.setdefault(NameObject(group), DictionaryObject())[NameObject(renamed)] = one
            if _NAME.fullmatch(glyph):
                procedures[NameObject(glyph)] = self.writer._add_object(_flate(data))
        new[NameObject("/CharProcs")], new[NameObject("/Resources")] = procedures, resources

    def _descriptor(self, source: Any, embedded: list[str], name: NameObject) -> PdfObject:
        new = self._values(source, "descriptor")
        new[NameObject("/FontName")] = name
        for key in embedded:
            program = _inside(source, key)
            data = program.get_data()
            data = without_names(data) if key == "/FontFile2" else data
            stream = _flate(data)
            stream.update(self._values(program, "program"))
            for length in ("/Length2", "/Length3") if key == "/FontFile" else ():
                stream[NameObject(length)] = NumberObject(int(program.get(length, 0)))
            if key != "/FontFile3":
                is_type1 = key == "/FontFile"
                first = int(program.get("/Length1", 0)) if is_type1 else len(data)
                stream[NameObject("/Length1")] = NumberObject(first)
            new[NameObject(key)] = self.writer._add_object(stream)
        return self.writer._add_object(new)


_MAKERS: Final[dict[str, Any]] = {
    "/XObject": _Copy._object,
    "/Font": _Copy._font,
    "/ExtGState": _Copy._state,
    "/ColorSpace": _Copy._space,
    "/Pattern": _Copy._pattern,
    "/Shading": _Copy._shading,
}
_SPACES: Final = frozenset(["/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"])
_SHORT: Final = {
    b"/Width": b"/W", b"/Height": b"/H", b"/BitsPerComponent": b"/BPC", b"/ColorSpace": b"/CS", b"/Filter": b"/F", b"/Decode": b"/D",
    b"/ImageMask": b"/IM", b"/Interpolate": b"/I",
}  # fmt: skip
_INLINE_KEYS: Final = frozenset(_SHORT.values()) - {b"/F"}
_LONG: Final = {
    "/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode", "/Fl": "/FlateDecode", "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode", "/DCT": "/DCTDecode",
}  # fmt: skip


def _plain(value: Any) -> PdfObject | None:
    """Return a number, a truth, a name or a list of them; None for anything else."""
    value = value.get_object()
    if isinstance(value, ArrayObject):
        items = [_plain(one) for one in value]
        return ArrayObject(one for one in items if one is not None)
    if isinstance(value, NameObject):
        return NameObject(value) if _NAME.fullmatch(value) else None
    if isinstance(value, bool | BooleanObject | NullObject | int | float):
        return value  # type: ignore[return-value]
    return None


def _flate(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream._data = zlib.compress(data)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    return stream


def _decoded(name: bytes) -> str:
    """Return a name of a content stream as pypdf holds it."""
    return NameObject.unnumber(name).decode("utf-8", "replace") if b"#" in name else name.decode("utf-8", "replace")


def _ink(name: Any) -> NameObject:
    known = ("/All", "/None", "/Black", "/Cyan", "/Magenta", "/Yellow")
    return NameObject(name) if name in known else NameObject(f"/Spot{len(str(name))}")


def _components(space: PdfObject) -> int:
    sort = space[0] if isinstance(space, ArrayObject) else space
    if isinstance(space, ArrayObject) and sort == "/DeviceN":
        return len(list(space[1]))
    return {"/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}.get(str(sort), 1)


def _is_mask(image: Any) -> bool:
    """Tell whether a picture only says where to paint. (pypdf's `false` is no false of Python's.)"""
    return bool(_inside(image, "/ImageMask") == BooleanObject(True))


def _size_of(image: Any) -> int:
    """Return the bytes that a picture has when it is not compressed."""
    is_mask = _is_mask(image)
    parts = 1 if is_mask else _components(image.get("/ColorSpace", NameObject("/DeviceGray")))
    bits = 1 if is_mask else int(image.get("/BitsPerComponent", 8))
    return (int(image["/Width"]) * bits * parts + 7) // 8 * int(image["/Height"])


def _filters(source: Any) -> tuple[list[str], list[Any]]:
    filters = _inside(source, "/Filter")
    parameters = _inside(source, "/DecodeParms")
    given = filters if isinstance(filters, ArrayObject) else [filters]
    names = [one.get_object() for one in given if one is not None]
    settings = [one.get_object() for one in parameters] if isinstance(parameters, ArrayObject) else [parameters]
    return [_LONG.get(str(one), str(one)) for one in names], [*settings, *[None] * len(names)][: len(names)]


def _outer_decoded(source: Any, filters: list[str], parameters: list[Any]) -> bytes:
    """Return what a stream holds under all its filters but the last, which draws."""
    if any(name in _DRAWS_CODECS for name in filters):
        raise Refused("PDF 里有系统不认识的图片", _PRINT)
    data: bytes = source._data
    if not filters:
        return data
    stream = StreamObject()
    stream._data = data
    stream[NameObject("/Filter")] = ArrayObject(map(NameObject, filters))
    if any(isinstance(one, DictionaryObject) for one in parameters):
        stream[NameObject("/DecodeParms")] = ArrayObject(
            one if isinstance(one, DictionaryObject) else NullObject() for one in parameters
        )
    decoded = decode_stream_data(stream)
    return decoded if isinstance(decoded, bytes) else decoded.encode("latin-1")


def _base_font(source: Any) -> NameObject:
    name = str(source.get("/BaseFont", "/Helvetica"))
    return NameObject(name if _NAME.fullmatch(name) else "/Helvetica")


def _has_alphabet(font: Any) -> bool:
    """Tell whether a font without a map to Unicode says in another way which characters its glyphs are."""
    if font.get("/Subtype") in ("/CIDFontType0", "/CIDFontType2"):
        return True  # the font around it says
    if font.get("/Subtype") == "/Type3":
        return False
    if font.get("/Subtype") == "/Type0":
        encoding = _inside(font, "/Encoding")
        return isinstance(encoding, NameObject) and not encoding.startswith("/Identity")
    return True


def _system(source: Any) -> DictionaryObject:
    ordering = str(source.get("/Ordering", "Identity"))
    known = ordering if ordering in ("GB1", "CNS1", "Japan1", "Korea1", "KR", "Identity", "UCS") else "Identity"
    return DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject(known),
            NameObject("/Supplement"): NumberObject(int(source.get("/Supplement", 0))),
        }
    )


_BLOCK: Final = re.compile(
    rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange|notdefrange|notdefchar)\b(.{0,2000000}?)end\1", re.DOTALL
)
_MAPPED: Final = re.compile(rb"<[0-9A-Fa-f\s]{0,1000}>|\[|\]|[0-9]{1,6}")


def _character_map(source: StreamObject) -> StreamObject:
    """Return a map of characters (CMap) with its ranges and nothing else of its text."""
    data = re.sub(rb"%[^\r\n]*", b"", source.get_data())
    out = [
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType %d def"
        % (1 if b"begincid" in data else 2)
    ]
    writing = re.search(rb"/WMode\s+([01])\b", data)
    out += [b"/WMode %b def" % writing[1]] if writing else []
    base = re.search(rb"/([A-Za-z0-9-]{1,30})\s+usecmap\b", data)
    out += [b"/%b usecmap" % base[1]] if base else []
    for sort, inner in _BLOCK.findall(data):
        items = _MAPPED.findall(inner)
        count = max(1, sum(one[:1] == b"<" for one in items) // (1 if sort.startswith(b"cidc") else 2))
        out.append(b"%d begin%b %b end%b" % (min(count, 100), sort, b" ".join(items), sort))
    out.append(b"endcmap CMapName currentdict /CMap defineresource pop end end")
    stream = _flate(b"\n".join(out))
    if "/UseCMap" in source and isinstance(source["/UseCMap"], NameObject):
        stream[NameObject("/UseCMap")] = NameObject(source["/UseCMap"])
    if "/Type" in source:
        stream[NameObject("/Type")] = NameObject("/CMap")
        stream[NameObject("/CMapName")] = NameObject("/M")
    if isinstance(_inside(source, "/CIDSystemInfo"), DictionaryObject):
        stream[NameObject("/CIDSystemInfo")] = _system(_inside(source, "/CIDSystemInfo"))
    return stream

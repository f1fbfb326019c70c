"""Open fixed-layout documents (OFD, GB/T 33190-2016): the pages are written anew from what a page may have.

What is drawn stays: text, paths, pictures, fonts, colours. Descriptions, earlier versions, attachments, tags, extensions,
outlines and actions do not. Elements are told by their local names, as readers do: programs write various namespaces.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from gongshi.private.attachments import drawing, fonts, trees
from gongshi.private.attachments.cells import line_passages
from gongshi.private.attachments.images import FEW, draw_anew
from gongshi.private.attachments.ofd_page import (
    Box,
    Shown,
    by_place,
    in_order,
    is_number,
    is_true,
    look,
    numbers,
    refuse_unseen,
    steps,
)
from gongshi.private.attachments.package import Package, opened, zipped
from gongshi.private.attachments.rules import WRONG_TYPE, Clean, Refused
from gongshi.private.attachments.trees import child, children, text_in

MOST_PAGES: Final = 2000
_DEEPEST: Final = 40
"""Resources that name each other."""
_PRINT: Final = "在 OFD 阅读器里打开，“打印”或者“导出”成 PDF。"
_ENTRY: Final = "OFD.xml"
_A4: Final = (0.0, 0.0, 210.0, 297.0)
"""Millimetres."""
_DOCUMENT: Final = "Doc_0/Document.xml"
_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "PublicRes": ("Font", "DrawParam", "ColorSpace"),
    "DocumentRes": ("MultiMedia", "CompositeGraphicUnit"),
}
"""The lists of resources, and the sorts in each: some readers look for pictures in one, for fonts in the other."""

_OBJECT: Final = "Boundary CTM DrawParam LineWidth Cap Join MiterLimit DashOffset DashPattern Alpha"
_KEPT: Final = trees.table(f"""
    ofd:Layer = Type DrawParam
    ofd:PageBlock ofd:Content ofd:Clip ofd:Palette ofd:CV ofd:AbbreviatedData ofd:Glyphs
    ofd:TextObject = {_OBJECT} Font Size Stroke Fill HScale ReadDirection CharDirection Weight Italic
    ofd:PathObject ofd:Path = {_OBJECT} Stroke Fill Rule
    ofd:ImageObject = {_OBJECT} ResourceID
    ofd:CompositeObject = {_OBJECT} ResourceID
    ofd:TextCode = X Y DeltaX DeltaY
    ofd:CGTransform = CodePosition CodeCount GlyphCount
    ofd:Border = LineWidth HorizonalCornerRadius VerticalCornerRadius DashOffset DashPattern
    ofd:Clips = TransFlag
    ofd:Area = DrawParam CTM
    ofd:FillColor ofd:StrokeColor ofd:BorderColor ofd:Color ofd:BackColor = Value Index ColorSpace Alpha
    ofd:AxialShd = MapType MapUnit Extend StartPoint EndPoint
    ofd:RadialShd = MapType MapUnit Eccentricity Angle StartPoint StartRadius EndPoint EndRadius Extend
    ofd:GouraudShd ofd:LaGouraudShd ofd:LaGourandShd = Extend VerticesPerRow
    ofd:Segment = Position
    ofd:Point = X Y EdgeFlag
    ofd:DrawParam = Relative LineWidth Join Cap DashOffset DashPattern MiterLimit
    ofd:ColorSpace = Type BitsPerComponent
    ofd:CompositeGraphicUnit = Width Height
    ofd:Font = Charset Italic Bold Serif FixedWidth
""")
_SAID: Final = frozenset([
    "true", "false", "Body", "Background", "Foreground", "Custom", "Butt", "Round", "Square", "Miter", "Bevel", "NonZero", "Even-Odd", "Direct",
    "Repeat", "Reflect", "GRAY", "RGB", "CMYK", "symbol", "prc", "big5", "shift-jis", "wansung", "johab", "unicode", "g",
])  # fmt: skip
"""The words of the standard that stand in attributes."""


def _plain(value: str) -> str | None:
    """Return numbers and words of the standard."""
    tokens = value.replace(",", " ").split()
    is_sound = all(token in _SAID or is_number(token) for token in tokens)
    return " ".join(tokens) if tokens and is_sound else None


_WORDS: Final = trees.Vocabulary(
    _KEPT,
    texts=frozenset(["ofd:TextCode", "ofd:AbbreviatedData", "ofd:Glyphs", "ofd:CV"]),
    dropped=frozenset(["ofd:Actions", "ofd:Thumbnail", "ofd:Substitution", "ofd:FontFile"]),
    values=dict.fromkeys(sorted({name for names in _KEPT.values() for name in names}), _plain),
)
_BREAKS: Final = re.compile(r"[\t\r\n]")
_PATH: Final = re.compile(r"[SMLQBACZ0-9eE+\-.,\s]*")
_ROWS: Final = re.compile(r"[#0-9A-Fa-f.,\s]*")
_OF_TEXTS: Final[Mapping[str, re.Pattern[str]]] = {"ofd:AbbreviatedData": _PATH, "ofd:Glyphs": _ROWS, "ofd:CV": _ROWS}
_REFERENCES: Final[Mapping[str, str]] = {
    "Font": "Font",
    "DrawParam": "DrawParam",
    "Relative": "DrawParam",
    "ColorSpace": "ColorSpace",
}
_NUMBERED: Final = frozenset(["Layer", "PageBlock", "TextObject", "PathObject", "ImageObject", "CompositeObject"])
"""Objects that must have an id (ST_ID)."""
_ABOUT: Final = frozenset(["DocInfo", "DocRoot", "Versions", "Signatures"])
_IN_DOCUMENT: Final = frozenset(
    ["CommonData", "Pages", "Outlines", "Permissions", "Actions", "VPreferences", "Bookmarks", "Annotations", "CustomTags", "Attachments", "Extensions"]
)  # fmt: skip


def clean(data: bytes, kind: str) -> Clean:
    """Return an OFD with what is drawn on the same pages, and the text of its pages.

    Raises:
        Refused: it is broken, too long, signed or sealed, has earlier versions, drawn annotations, or something hidden.
    """
    if not data.startswith(b"PK\x03\x04"):
        raise WRONG_TYPE
    return _Copy(opened(data)).made()


@dataclass(frozen=True, slots=True)
class _Resource:
    sort: str
    element: Element
    folders: tuple[str, ...]
    """Where its file may stand."""


@dataclass(frozen=True, slots=True)
class _Template:
    id: str
    content: Element


_Known = Mapping[tuple[str, str], _Resource]
"""(sort, id) → resource."""


@dataclass(frozen=True, slots=True)
class _Font:
    characters: Mapping[int, int]
    """Character → glyph."""
    glyphs: Mapping[int, str]


@dataclass(slots=True)
class _Copy:
    """A document on its way into a new package."""

    source: Package
    parts: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Names of the source, in small letters → as they are."""
    ids: int = 0
    made_of: dict[Element, str] = field(default_factory=dict)
    """A resource of the source → the id of its copy."""
    resources: dict[str, Element] = field(default_factory=dict)
    """The copies of resources, by their ids, in the order in which they must be listed."""
    under_way: set[Element] = field(default_factory=set)
    lists: dict[str, _Known] = field(default_factory=dict)
    """The resources of each list that was read."""
    alphabets: dict[Element, _Font] = field(default_factory=dict)
    """Of the copies of embedded fonts."""
    texts: list[str] = field(default_factory=list)
    """Of each page, as it is read."""
    drawn: list[str] = field(default_factory=list)
    """Of each page, in the order in which it is drawn."""
    called: list[str] = field(default_factory=list)
    """Whom links call."""
    is_unread: bool = False
    folder: str = ""
    """Of the part that lists the pages."""
    common: Element = field(default_factory=lambda: Element("ofd:CommonData"))
    """What the source says of all pages."""
    shared: _Known = field(default_factory=dict)
    templates: dict[str, _Template] = field(default_factory=dict)

    def made(self) -> Clean:
        self.names = {name.lower(): name for name in self.source.parts}
        main = self._main_part()
        document = self._tree(main)
        common, pages = child(document, "ofd:CommonData"), child(document, "ofd:Pages")
        if document.tag != "ofd:Document" or common is None or pages is None or not len(pages):
            raise trees.broken()
        if len(pages) > MOST_PAGES:
            raise Refused(f"文件超过 {MOST_PAGES} 页", "分成几个文件。")
        self.folder, self.common = posixpath.dirname(main), common
        self._refuse_drawn(document)
        self._collect_calls(document)
        self.shared = self._listed(common, ("PublicRes", "DocumentRes"), self.folder)
        new = Element("ofd:Document")
        head = SubElement(new, "ofd:CommonData")
        highest = SubElement(head, "ofd:MaxUnitID")
        _put_area(head, "ofd:PageArea", child(common, "ofd:PageArea"))
        for name in _LISTS:
            SubElement(head, f"ofd:{name}").text = f"{name}.xml"
        listed = SubElement(new, "ofd:Pages")
        for number, page in enumerate(pages):
            place = f"Pages/Page_{number}/Content.xml"
            SubElement(listed, "ofd:Page", {"ID": self._id(), "BaseLoc": place})
            self.parts[f"Doc_0/{place}"] = self._page(page)
        for number, template in enumerate(self.templates.values()):
            place = f"Tpls/Tpl_{number}/Content.xml"
            SubElement(head, "ofd:TemplatePage", {"ID": template.id, "BaseLoc": place})
            whole = Element("ofd:Page")
            whole.append(template.content)
            self.parts[f"Doc_0/{place}"] = trees.written(whole)
        default = self._reference("ColorSpace", (text_in(common, "ofd:DefaultCS") or "").strip(), self.shared)
        if default is not None:
            SubElement(head, "ofd:DefaultCS").text = default
        highest.text = str(self.ids + 1)
        self.parts[_DOCUMENT] = trees.written(new)
        self._put_resources()
        digest = blake2b(b"".join(self.parts[name] for name in sorted(self.parts)), digest_size=16).hexdigest()
        self.parts[_ENTRY] = trees.written(_entry(digest))
        looked_at = (one for passage in (*self.texts, *self.drawn) for one in line_passages(passage))
        return Clean(zipped(self.parts, _ENTRY), "\n".join(self.texts), (*looked_at, *self.called), self.is_unread)

    # -------------------------------------------------------------------------------- the source

    def _tree(self, name: str) -> Element:
        root = self.source.tree(name)
        for element in root.iter():
            element.tag = f"ofd:{trees.local(element.tag)}"
        return root

    def _found(self, target: str | None, *folders: str) -> str | None:
        """Return the name of the part to which a place (ST_Loc) leads from one of these folders."""
        target = (target or "").strip().replace("\\", "/")
        for folder in folders if target and not target.startswith("/") else ("",):
            path = posixpath.normpath(posixpath.join("/", folder, target.lstrip("/"))).lstrip("/")
            if path in self.source.parts or path.lower() in self.names:
                return path if path in self.source.parts else self.names[path.lower()]
        return None

    def _required(self, target: str | None, *folders: str) -> str:
        name = self._found(target, *folders)
        if name is None:
            raise Refused("文件缺少部件，可能已经损坏", f"重新生成；或者{_PRINT}")
        return name

    def _main_part(self) -> str:
        """Return the part that lists the pages, if the package holds one document that nobody has signed."""
        entry = self._found(_ENTRY, "")
        root = self._tree(entry) if entry is not None else None
        if root is None or root.tag != "ofd:OFD":
            raise WRONG_TYPE
        bodies = children(root, "ofd:DocBody")
        if len(bodies) != 1 or len(root) != 1:
            raise Refused("文件里有几个文档，或者系统不认识的内容", "每个文档导出成一个 PDF。")
        body = bodies[0]
        if any(trees.local(one.tag) not in _ABOUT for one in body):
            raise Refused("文件加了密，或者有系统不认识的内容", _PRINT)
        signatures = self._found(text_in(body, "ofd:Signatures"), "")
        if signatures is not None and child(self._tree(signatures), "ofd:Signature") is not None:
            raise Refused("文件有电子签名或者电子印章，重新处理会使它失效", f"{_PRINT}印章会画在页面上。")
        versions = child(body, "ofd:Versions")
        if versions is not None and len(versions):
            raise Refused("文件里保留着以前的版本", _PRINT)
        return self._required(text_in(body, "ofd:DocRoot"), "")

    def _refuse_drawn(self, document: Element) -> None:
        """Refuse annotations that draw over a page: one may cover a name. Links are dropped, whom they call is looked at."""
        odd = [one for one in document if trees.local(one.tag) not in _IN_DOCUMENT]
        if odd:
            raise Refused(*trees.UNKNOWN)
        listed = self._found(text_in(document, "ofd:Annotations"), self.folder)
        for page in self._tree(listed).iter("ofd:Page") if listed is not None else ():
            name = self._found(text_in(page, "ofd:FileLoc"), posixpath.dirname(listed or ""), self.folder)
            for annotation in self._tree(name) if name is not None else ():
                drawn = child(annotation, "ofd:Appearance")
                shows = drawn is not None and any(one.tag != "ofd:PathObject" for one in drawn)
                if annotation.get("Type") != "Link" or shows:
                    raise Refused("文件里有批注、图章、水印或者涂盖的框，去掉以后下面的内容会露出来", _PRINT)
                self._collect_calls(annotation)

    def _collect_calls(self, tree: Element) -> None:
        targets = (one.get("URI", "") for one in tree.iter("ofd:URI"))
        self.called += (one for one in targets if one.partition(":")[0].lower() in ("tel", "mailto", "sms", "callto"))

    def _listed(self, owner: Element, tags: Sequence[str], *folders: str) -> _Known:
        """Return the resources of the lists that an element names."""
        found: dict[tuple[str, str], _Resource] = {}
        for one in owner:
            name = self._found(one.text, *folders) if trees.local(one.tag) in tags else None
            if name is not None:
                if name not in self.lists:
                    self.lists[name] = self._list(name, folders)
                found = {**self.lists[name], **found}
        return found

    def _list(self, name: str, folders: Sequence[str]) -> _Known:
        root, here = self._tree(name), posixpath.dirname(name)
        base = root.get("BaseLoc", "").strip().replace("\\", "/")
        places = (posixpath.join("" if base.startswith("/") else here, base.lstrip("/")), here, *folders, "")
        found: dict[tuple[str, str], _Resource] = {}
        for group in root:
            for element in group:
                sort = trees.local(element.tag)
                found.setdefault((sort, element.get("ID", "").strip()), _Resource(sort, element, places))
        return found

    # -------------------------------------------------------------------------------- pages

    def _page(self, page: Element) -> bytes:
        """Return a page as it is written anew; keep what it says."""
        source, known = self._layers(page.get("BaseLoc"))
        area = child(source, "ofd:Area")
        seen = _seen(area) or _seen(child(self.common, "ofd:PageArea")) or (0.0, 0.0, _A4[2], _A4[3])
        new, shown = Element("ofd:Page"), Shown()
        for one in children(source, "ofd:Template"):
            template = self._template(one.get("TemplateID", "").strip())
            order = "Foreground" if one.get("ZOrder") == "Foreground" else "Background"
            SubElement(new, "ofd:Template", {"TemplateID": template.id, "ZOrder": order})
            look(template.content, seen, self.resources, shown)
        if area is not None:
            _put_area(new, "ofd:Area", area)
        content = self._content(source, known)
        look(content, seen, self.resources, shown)
        refuse_unseen(shown)
        new.append(content)
        self.texts.append(by_place(shown.glyphs))
        self.drawn.append(in_order(shown.glyphs))
        if shown.has_drawings and len("".join(self.drawn[-1].split())) < FEW:
            self.is_unread = True
        return trees.written(new)

    def _layers(self, place: str | None) -> tuple[Element, _Known]:
        """Return the tree of a page or a template, and the resources that it knows."""
        name = self._required(place, self.folder)
        source = self._tree(name)
        self._collect_calls(source)
        own = self._listed(source, ("PageRes",), posixpath.dirname(name), self.folder)
        return source, {**self.shared, **own} if own else self.shared

    def _template(self, id: str) -> _Template:
        """Return a page that lies under or over others, copied when one first names it."""
        if id not in self.templates:
            listed = children(self.common, "ofd:TemplatePage")
            given = next((one for one in listed if one.get("ID", "").strip() == id), None)
            source, known = self._layers(given.get("BaseLoc") if given is not None else None)
            self.templates[id] = _Template(self._id(), self._content(source, known))
        return self.templates[id]

    def _content(self, page: Element, known: _Known) -> Element:
        """Return the layers of a page, cleaned."""
        odd = {trees.local(one.tag) for one in page} - {"Template", "PageRes", "Area", "Content", "Actions"}
        if odd:
            raise Refused(*trees.UNKNOWN)
        content = Element("ofd:Content")
        for given in children(page, "ofd:Content"):
            content.extend(one for one in given if one.tag == "ofd:Layer")
            if any(one.tag not in ("ofd:Layer", "ofd:PageArea") for one in given):
                raise Refused(*trees.UNKNOWN)
        self._clean(content, known)
        return content

    def _clean(self, tree: Element, known: _Known) -> None:
        """Leave in a tree what draws, under ids of ours."""
        _refuse_odd(tree)
        trees.keep(tree, _WORDS)
        for element in tree.iter():
            for attribute in [name for name in _REFERENCES if name in element.attrib]:
                self._refer(element, attribute, _REFERENCES[attribute], known)
            if element.tag in ("ofd:ImageObject", "ofd:CompositeObject"):
                sort = "MultiMedia" if element.tag == "ofd:ImageObject" else "CompositeGraphicUnit"
                self._refer(element, "ResourceID", sort, known)
            if trees.local(element.tag) in _NUMBERED:
                element.set("ID", self._id())
            if element.tag == "ofd:TextObject":
                self._text(element)

    def _refer(self, element: Element, attribute: str, sort: str, known: _Known) -> None:
        id = self._reference(sort, element.get(attribute, "").strip(), known)
        if id is not None:
            element.set(attribute, id)
        elif sort in ("DrawParam", "ColorSpace"):
            del element.attrib[attribute]
        else:
            raise Refused("文件里的字体、图片或者图形找不到", f"重新生成；或者{_PRINT}")

    # -------------------------------------------------------------------------------- text

    def _text(self, one: Element) -> None:
        """Let each text say what its glyphs show, and its steps be as many as it has."""
        font = self.alphabets.get(self.resources[one.get("Font", "")]) if "Font" in one.attrib else None
        waiting: list[Element] = []
        for code in list(one):
            if code.tag == "ofd:CGTransform":
                waiting.append(code)
            elif code.tag == "ofd:TextCode":
                code.text = _BREAKS.sub(" ", code.text or "")
                self.is_unread |= any(unicodedata.category(one) == "Co" for one in code.text)
                for transform in waiting:
                    code.text = self._as_shown(code.text, transform, font)
                for name in ("DeltaX", "DeltaY"):
                    if name in code.attrib:
                        kept = [f"{step:.9g}" for step in steps(code.get(name), len(code.text) - 1)]
                        code.set(name, " ".join(kept))
                        if not kept:
                            del code.attrib[name]
                waiting = []
        for transform in waiting:  # of no text
            one.remove(transform)

    def _as_shown(self, text: str, transform: Element, font: _Font | None) -> str:
        """Return a text with the characters whose glyphs are drawn for it (11.4); where the font does not say, it stays unread."""
        glyphs = [int(one) for one in numbers(text_in(transform, "ofd:Glyphs"))]
        start, count = (
            int((numbers(transform.get(name)) or [default])[0])
            for name, default in (("CodePosition", 0), ("CodeCount", 1))
        )
        shown = list(text)
        if font is None or count != len(glyphs) or start < 0 or start + count > len(shown):
            self.is_unread = True
            return text
        for place, glyph in enumerate(glyphs, start):
            if font.characters.get(ord(shown[place])) != glyph:
                character = font.glyphs.get(glyph)
                if character is None:
                    self.is_unread = True
                else:
                    shown[place] = character
        return "".join(shown)

    # -------------------------------------------------------------------------------- resources

    def _id(self) -> str:
        self.ids += 1
        return str(self.ids)

    def _reference(self, sort: str, id: str, known: _Known) -> str | None:
        """Return the id of the copy of a resource, made when it is first named; None if it is not there."""
        resource = known.get((sort, id))
        if resource is None:
            return None
        source = resource.element
        if source not in self.made_of:
            if source in self.under_way or len(self.under_way) > _DEEPEST:
                raise trees.broken()
            self.under_way.add(source)
            made = _MAKERS[sort](self, resource, known)
            self.under_way.discard(source)
            self.made_of[source] = id = self._id()
            made.set("ID", id)
            self.resources[id] = made
        return self.made_of[source]

    def _plain_resource(self, resource: _Resource, known: _Known) -> Element:
        self._clean(resource.element, known)
        return resource.element

    def _font(self, resource: _Resource, known: _Known) -> Element:
        source = resource.element
        new = Element("ofd:Font")
        target = text_in(source, "ofd:FontFile")
        for name in ("Charset", "Italic", "Bold", "Serif", "FixedWidth"):
            if kept := _plain(source.get(name, "")):
                new.set(name, kept)
        if target is None:
            new.set("FontName", drawing.font(source.get("FontName", "")) or "宋体")
            return new
        number = sum(name.startswith("Doc_0/Res/font_") for name in self.parts) + 1
        file, called = f"font_{number}.ttf", f"Font{number}"
        program = self.source.parts[self._required(target, *resource.folders)]
        new.set("FontName", called)
        new.set("FamilyName", called)
        SubElement(new, "ofd:FontFile").text = file
        self.parts[f"Doc_0/Res/{file}"] = fonts.without_names(program, called)
        characters = fonts.alphabet(fonts.tables_of(program))
        private = range(0xE000, 0xF900)
        glyphs = {glyph: chr(one) for one, glyph in reversed(characters.items()) if one not in private}
        self.alphabets[new] = _Font(characters, glyphs)
        return new

    def _picture(self, resource: _Resource, known: _Known) -> Element:
        name = self._found(text_in(resource.element, "ofd:MediaFile"), *resource.folders)
        if name is None or resource.element.get("Type", "Image") != "Image":
            raise Refused("文件里的图片不在文件里，或者打不开", f"重新生成；或者{_PRINT}")
        drawn = draw_anew(self.source.parts[name])
        self.is_unread |= drawn.is_large
        number = sum(name.startswith("Doc_0/Res/image_") for name in self.parts) + 1
        file = f"image_{number}.{drawn.suffix}"
        self.parts[f"Doc_0/Res/{file}"] = drawn.data
        new = Element("ofd:MultiMedia", {"Type": "Image", "Format": {"jpg": "JPEG", "png": "PNG"}[drawn.suffix]})
        SubElement(new, "ofd:MediaFile").text = file
        return new

    def _put_resources(self) -> None:
        for name, sorts in _LISTS.items():
            root = Element("ofd:Res", {"BaseLoc": "Res"})
            for sort in sorts:
                members = [one for one in self.resources.values() if one.tag == f"ofd:{sort}"]
                if members:
                    SubElement(root, f"ofd:{sort}s").extend(members)
            self.parts[f"Doc_0/{name}.xml"] = trees.written(root)


def _refuse_odd(tree: Element) -> None:
    """Refuse what no list names, what is not shown, and texts that are no numbers where numbers belong."""
    if tree.tag not in _KEPT:
        raise Refused(*trees.UNKNOWN)
    if not is_true(tree.get("Visible"), True):
        raise Refused("文件里有隐藏的内容", f"删去隐藏的内容再生成；确实要公开的，{_PRINT}")
    if "ImageMask" in tree.attrib:
        raise Refused("文件里有盖着一部分的图片（蒙版）", _PRINT)
    pattern = _OF_TEXTS.get(tree.tag)
    if pattern is not None and not pattern.fullmatch(tree.text or ""):
        raise trees.broken()
    for element in tree:
        if element.tag not in _WORDS.dropped:
            _refuse_odd(element)


_MAKERS: Final = {
    "Font": _Copy._font,
    "MultiMedia": _Copy._picture,
    "DrawParam": _Copy._plain_resource,
    "ColorSpace": _Copy._plain_resource,
    "CompositeGraphicUnit": _Copy._plain_resource,
}


def _seen(area: Element | None) -> Box | None:
    """Return what a page shows: the part of its paper (PhysicalBox) that is for display (ApplicationBox)."""
    names = ("PhysicalBox", "ApplicationBox") if area is not None else ()
    found = [numbers(text_in(area, f"ofd:{name}")) for name in names if area is not None]
    boxes = [(x, y, x + width, y + height) for x, y, width, height in (one for one in found if len(one) == 4)]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return max(left), max(top), min(right), min(bottom)


def _put_area(owner: Element, tag: str, source: Element | None) -> None:
    paper = numbers(text_in(source, "ofd:PhysicalBox")) if source is not None else []
    box = paper if len(paper) == 4 else _A4
    SubElement(SubElement(owner, tag), "ofd:PhysicalBox").text = " ".join(f"{one:.9g}" for one in box)


def _entry(digest: str) -> Element:
    root = Element("ofd:OFD", {"Version": "1.0", "DocType": "OFD"})
    body = SubElement(root, "ofd:DocBody")
    SubElement(SubElement(body, "ofd:DocInfo"), "ofd:DocID").text = digest
    SubElement(body, "ofd:DocRoot").text = _DOCUMENT
    return root

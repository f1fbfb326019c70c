"""The parts of a file that is a zip: taken within bounds, led to by relations, packed anew; the XML in them is kept by lists."""

from __future__ import annotations

import zipfile
from functools import partial
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from attachment_files import why_refused, zipped
from gongshi.private.attachments import trees
from gongshi.private.attachments.package import Link, Package, Packing, callable_targets, opened
from gongshi.private.attachments.rules import Refused
from hidden_attachments import large_picture, png, relations

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


refusal = partial(why_refused, opened)


# ---------------------------------------------------------------- taken


def test_parts_are_taken_as_they_are() -> None:
    assert opened(zipped({"a.bin": b"1", "b/c.xml": "<a/>", "d/": b""})).parts == {"a.bin": b"1", "b/c.xml": b"<a/>"}


@pytest.mark.parametrize(
    ("name", "is_ordinary"),
    [("a.bin", True), ("b/a..bin", True), ("/a.bin", False), ("../a.bin", False), ("b/../a.bin", False), ("b/..", False), ("b\\a.bin", False)],
)  # fmt: skip
def test_a_part_stands_inside_the_file(name: str, is_ordinary: bool) -> None:
    found = refusal(zipped({name: b"1"}))
    assert found == "" if is_ordinary else "越界的路径" in found


def test_no_two_parts_have_one_name() -> None:
    assert "重名" in refusal(zipped({"a.bin": b"1", "A.bin": b"2"}))
    assert refusal(zipped({"a.bin": b"1", "b.bin": b"2"})) == ""


def test_a_file_has_five_thousand_parts_at_most() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5001):
            archive.writestr(zipfile.ZipInfo(str(number)), b"")
    assert "太大" in refusal(out.getvalue())


def says_size(size: int) -> bytes:
    """Return a zip that says of its part that it is as large as this when it is unpacked."""
    data = zipped({"a.bin": b"1"})
    place = data.index(b"PK\x01\x02") + 24
    return data[:place] + size.to_bytes(4, "little") + data[place + 4 :]


def test_a_file_has_sixty_megabytes_at_most() -> None:
    assert "太大" not in refusal(says_size(60 * 1024 * 1024))
    assert "太大" in refusal(says_size(60 * 1024 * 1024 + 1))


@pytest.mark.parametrize(("method", "is_ordinary"), [(zipfile.ZIP_STORED, True), (zipfile.ZIP_DEFLATED, True), (zipfile.ZIP_BZIP2, False), (zipfile.ZIP_LZMA, False)])  # fmt: skip
def test_parts_are_compressed_as_office_programs_do(method: int, is_ordinary: bool) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.bin", b"1" * 100)
    found = refusal(out.getvalue())
    assert found == "" if is_ordinary else "压缩方法" in found


@pytest.mark.parametrize("flags", [1, 9])
def test_a_password_is_told(flags: int) -> None:
    data = zipped({"a.bin": b"1"})
    place = data.index(b"PK\x01\x02") + 8
    assert "密码" in refusal(data[:place] + bytes([flags]) + data[place + 1 :])


@pytest.mark.parametrize(
    ("name", "is_looked_at"), [("a.xml", True), ("a.rels", True), ("a.vml", True), ("a.bin", False)]
)
def test_xml_is_looked_over(name: str, is_looked_at: bool) -> None:
    for content in ("no xml", "<!DOCTYPE a><a/>", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', "<a>" * 201 + "</a>" * 201):
        assert (refusal(zipped({name: content})) != "") == is_looked_at
    assert refusal(zipped({name: "<a>" * 200 + "</a>" * 200})) == ""
    assert refusal(zipped({name: "<a>" + "<b/>" * 300 + "</a>"})) == ""
    assert ("宏" in refusal(zipped({name: '<a b="macroEnabled.12" c="x"/>'}))) == is_looked_at


def test_a_part_is_read_as_xml_if_it_says_so() -> None:
    package = Package({"a.xml": b"<a/>", "a.bin": b"<a/>"})
    assert package.xml("a.xml") == b"<a/>"
    assert package.tree("a.xml").tag == "?:a"
    for name in ("b.xml", "a.bin"):
        with pytest.raises(Refused, match="缺少部件"):
            package.xml(name)


@pytest.mark.parametrize(
    ("owner", "place", "target", "found"),
    [
        ("", "_rels/.rels", "word/document.xml", "word/document.xml"),
        ("", "_rels/.rels", "/word/document.xml", "word/document.xml"),
        ("word/document.xml", "word/_rels/document.xml.rels", "media/a.png", "word/media/a.png"),
        ("word/document.xml", "word/_rels/document.xml.rels", "/media/a.png", "media/a.png"),
        ("word/charts/a.xml", "word/charts/_rels/a.xml.rels", "../media/a%20b.png", "word/media/a b.png"),
        ("word/charts/deep/a.xml", "word/charts/deep/_rels/a.xml.rels", "b.xml", "word/charts/deep/b.xml"),
        ("a.xml", "_rels/a.xml.rels", "../../b.xml", "b.xml"),
    ],
)
def test_a_relation_leads_from_the_folder_of_its_part(owner: str, place: str, target: str, found: str) -> None:
    package = Package({place: relations(("r1", "image", target)).encode()})
    assert package.links(owner) == {"r1": Link("image", found, False)}


def test_relations_lead_outside_too() -> None:
    package = Package(
        {"_rels/.rels": relations(("r1", "hyperlink", "http://a.cn/b", "External"), ("r2", "image", "a.png")).encode()}
    )
    assert package.links("") == {"r1": Link("hyperlink", "http://a.cn/b", True), "r2": Link("image", "a.png", False)}
    assert package.links("other.xml") == {}
    other = relations(("r1", "image", "a.png")).replace("</Relationships>", "<Other Id='r9'/></Relationships>")
    assert list(Package({"_rels/.rels": other.encode()}).links("")) == ["r1"]


@pytest.mark.parametrize("scheme", ["tel", "mailto", "sms", "callto", "TEL"])
def test_whom_a_link_calls_is_told(scheme: str) -> None:
    links = {
        "a": Link("hyperlink", f"{scheme}:1", True),
        "b": Link("hyperlink", "http:1", True),
        "c": Link("image", "tel:2", False),
        "d": Link("hyperlink", "tel:3", False),
    }
    assert list(callable_targets(links)) == [f"{scheme}:1"]
    with pytest.raises(Refused, match="引用了外面"):
        list(callable_targets({"a": Link("image", "http://a.cn", True)}))


# ---------------------------------------------------------------- packed


def test_parts_are_packed_under_names_of_ours() -> None:
    packing = Packing(Package({"secret.png": png(), "large.png": large_picture()}), "word")
    main = "word/document.xml"
    packing.put(main, b"<a/>", "type/main")
    for expected in ("word/header1.xml", "word/header2.xml"):
        name = packing.name("word/header{}.xml")
        assert name == expected
        packing.put(name, b"<h/>", "type/header")
    assert packing.name("word/footer{}.xml") == "word/footer1.xml"
    assert [packing.link(main, "header", f"word/header{n}.xml") for n in (1, 2, 1)] == ["rId1", "rId2", "rId1"]
    small = Link("image", "secret.png", False)
    assert packing.picture(main, small) == "rId3"
    assert packing.picture("word/header1.xml", small) == "rId1"
    assert not packing.has_large_picture
    assert packing.picture(main, small, (50_000, 0, 0, 0)) == "rId4"
    assert packing.picture(main, Link("image", "large.png", False)) == "rId5"
    assert packing.picture(main, small) == "rId3"
    assert packing.has_large_picture
    data = packing.packed(main)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == [
            "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/_rels/header1.xml.rels", main, "word/header1.xml", "word/header2.xml",
            "word/media/image1.png", "word/media/image2.png", "word/media/image3.png",
        ]  # fmt: skip
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
        assert [tuple(one.attrib.values()) for one in types] == [
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"), ("png", "image/png"), ("jpg", "image/jpeg"),
            (f"/{main}", "type/main"), ("/word/header1.xml", "type/header"), ("/word/header2.xml", "type/header"),
        ]  # fmt: skip
        package = Package({name: archive.read(name) for name in archive.namelist()})
    assert package.links("") == {"rId1": Link("officeDocument", main, False)}
    assert package.links("word/header1.xml") == {"rId1": Link("image", "word/media/image1.png", False)}
    assert [link.target for link in package.links(main).values()] == [
        "word/header1.xml",
        "word/header2.xml",
        *(f"word/media/image{n}.png" for n in (1, 2, 3)),
    ]
    assert packing.packed(main) == data


@pytest.mark.parametrize("link", [None, Link("image", "a.png", True), Link("image", "b.png", False)])
def test_a_picture_that_is_not_in_the_file_is_refused(link: Link | None) -> None:
    with pytest.raises(Refused, match="图片不在文件里"):
        Packing(Package({"a.png": png()}), "word").picture("word/document.xml", link)


# ---------------------------------------------------------------- trees


@pytest.mark.parametrize(
    ("uri", "prefix"),
    [
        (WORD, "w"),
        ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
        ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
        ("http://schemas.openxmlformats.org/drawingml/2011/main", "a"),
        ("http://schemas.openxmlformats.org/secret/2006/main", "?"),
        ("urn:schemas-microsoft-com:vml", "v"),
        ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
        ("urn:secret", "?"),
    ],
)
def test_names_are_told_by_their_namespace(uri: str, prefix: str) -> None:
    assert trees.prefix_of(uri) == prefix
    root = trees.read(f'<x:a xmlns:x="{uri}" x:b="1" c="2"><x:d/></x:a>'.encode())
    assert (root.tag, root.attrib, root[0].tag) == (f"{prefix}:a", {f"{prefix}:b": "1", "c": "2"}, f"{prefix}:d")


def test_names_without_a_namespace_are_bare() -> None:
    root = trees.read(b'<a b="1"/>')
    assert (root.tag, root.attrib) == ("?:a", {"b": "1"})
    assert trees.local("w:p") == "p"


def test_a_tree_is_written_with_the_namespaces_that_it_uses() -> None:
    root = Element("w:p", {"r:id": "1"})
    root.append(Element("v:shape", {"xml:space": "preserve"}))
    assert trees.written(root).decode() == (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:p r:id="1" xmlns:r="{RELATION}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w="{WORD}"><v:shape xml:space="preserve" /></w:p>'
    )


def test_a_part_that_is_held_has_twelve_megabytes_at_most() -> None:
    most = 12 * 1024 * 1024
    assert trees.read(b"<a/>".ljust(most)).tag == "?:a"
    with pytest.raises(Refused, match="太大"):
        trees.read(b"<a/>".ljust(most + 1))


@pytest.mark.parametrize(
    ("value", "is_simple"),
    [
        *((one, True) for one in ("", "1", "-1.5", "+2", "1e-7", "50%", "12pt", "3mm", "#fff", "FFFFFF", "#80FFFFFF", "auto", "accent1", "a" * 41, "dot123")),
        *((one, False) for one in ("Secret", "a b", "12345678901", "1pts", "#ff", "FFFFF", "a" * 42, "dot1234", "a-b", "张")),
    ],
)  # fmt: skip
def test_what_stands_in_an_attribute_is_a_number_or_a_word_of_the_standard(value: str, is_simple: bool) -> None:
    assert trees.simple(value) == (value if is_simple else None)


def test_a_list_of_what_may_stay() -> None:
    assert trees.table("\n w:p w:r = val r:id =x\n w:p = w\n a:t a:b\n m:r = val\n") == {
        "w:p": {"w:val", "r:id", "x", "w:w"}, "w:r": {"w:val", "r:id", "x"}, "a:t": set(), "a:b": set(), "m:r": {"m:val"},
    }  # fmt: skip


WORDS = trees.Vocabulary(
    trees.table("a:root a:p a:off\n a:p = val name n"),
    texts=frozenset(["a:t"]),
    places=frozenset(["a:off"]),
    unwrapped=frozenset(["a:link"]),
    dropped=frozenset(["a:note"]),
    refused={"a:del": ("有修订", "接受修订。")},
    values={"name": lambda value: value.upper() if value.isalpha() else None, "a:p n": lambda value: "7"},
)


def tree(inside: str) -> Element:
    return trees.read(
        f'<root xmlns="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{RELATION}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{inside}</root>'.encode()
    )


def kept(inside: str) -> str:
    root = tree(inside)
    trees.keep(root, WORDS)
    return "".join(ElementTree.tostring(one, "unicode") for one in root)


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ('<p val="1" name="abc" n="Secret" x="1">Secret<p/>Secret</p>Secret', '<a:p val="1" name="ABC" n="7"><a:p /></a:p>'),
        ('<p val="Secret no" name="1"/>', "<a:p />"),
        ("<off>12</off>", "<a:off>12</a:off>"),
        ("<link><p/><link><p/></link></link><p/>", "<a:p /><a:p /><a:p />"),
        ("<note><t>Secret</t><p/></note>", ""),
        ("<odd><p>Secret</p></odd>", ""),
        ("<odd><t/></odd>", ""),
        ('<mc:AlternateContent><mc:Choice><p val="1"/></mc:Choice><mc:Fallback><p val="2"/></mc:Fallback></mc:AlternateContent>', '<a:p val="1" />'),
        ('<mc:AlternateContent><mc:Choice><odd/></mc:Choice><mc:Fallback><p val="2"/></mc:Fallback></mc:AlternateContent>', '<a:p val="2" />'),
        ('<mc:AlternateContent><mc:Choice><p><graphicData><odd/></graphicData></p></mc:Choice><mc:Fallback><odd/><p val="2"/></mc:Fallback></mc:AlternateContent>', '<a:p val="2" />'),
        ('<mc:AlternateContent><mc:Choice><note/><link><p val="1"/></link></mc:Choice><mc:Choice><p val="2"/></mc:Choice></mc:AlternateContent>', '<a:p val="1" />'),
        ("<mc:AlternateContent><mc:Choice><odd/></mc:Choice></mc:AlternateContent>", ""),
    ],
)  # fmt: skip
def test_of_a_tree_stays_what_the_lists_name(inside: str, left: str) -> None:
    assert kept(inside) == left


@pytest.mark.parametrize(("inside", "message"), [("<del/>", "有修订"), ("<off>Secret no</off>", "不是办公软件保存的"), ("<odd><p><t>x</t></p></odd>", "不认识"), ('<odd><p r:id="1"/></odd>', "不认识")])  # fmt: skip
def test_what_shows_something_that_nobody_knows_is_refused(inside: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        kept(inside)

"""The door: what may stand on the site of what none of our makers has made.

Hand-written pages, the files beside them, and what plugins write go through here, and nothing else. A file is published as it
is, as a clean copy, or not at all; by its ending first, then by what it holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from gongshi.findings import Finding, Rule, Where
from gongshi.model.attachable import ENDINGS, TYPES
from gongshi.model.sorts import SENSITIVE
from gongshi.private import attachments, pages
from gongshi.private.attachments.rules import ATTACHMENT_PERSONAL_DATA, Refused
from gongshi.private.detectors import personal_data
from gongshi.private.names import MASK
from gongshi.private.privacy import NOT_RAISED, PERSONAL_DATA, Raised
from gongshi.private.svg import clean_svg
from gongshi.reading.decoding import decode
from gongshi.reading.files import encodes, load
from gongshi.reading.rules import UNREADABLE
from gongshi.reading.written import PAGES, odd_in_page, page_findings, said_finding

UNPUBLISHED = Rule(
    "unpublished-file",
    "error",
    what="content/ 里的这个文件不能公开。",
    why="公开的文件要能检查、能去掉看不见的内容。本系统不认识的类型和打不开的文件可能带着不该公开的东西，所以不放进网站。",
    bad="content/下载/资料.zip",
    good="content/下载/资料.pdf（或者把文件夹写进 data/site.yml 的“可信文件夹”）",
    law="政府信息公开条例第十七条；个人信息保护法第五十一条",
)
STRAY = Rule(
    "stray-file",
    "warning",
    what="备份、临时文件和系统自己的文件没有公开。",
    why="编辑器和操作系统会在文件夹里留下这样的文件，里面常常是改掉以前的内容。",
    bad="content/guide.md.bak",
    good="（删去）",
)
TRUSTED = Rule(
    "trusted-files",
    "info",
    what="按“可信文件夹”原样公开了文件。",
    why="这些文件没有清理过，也看不到里面的文字；每次检查都列出，便于复核。",
    bad="（这不是错误）",
    good="（不再需要时从“可信文件夹”里删去）",
)
TRUSTED_UNUSED = Rule(
    "trusted-folder-unused",
    "warning",
    what="“可信文件夹”没有用处：那里没有一个文件需要它。",
    why="多余的一项会放过以后放进去的文件。",
    bad="可信文件夹: [下载]（里面只有 PDF）",
    good="（整项删去）",
)
RULES: Final = (UNPUBLISHED, STRAY, TRUSTED, TRUSTED_UNUSED)

_TEXTS: Final = (
    *(".txt", ".csv", ".tsv", ".json", ".geojson", ".xml", ".atom", ".rss", ".kml", ".gpx", ".ics", ".vtt", ".srt"),
    *(".webmanifest", ".html", ".htm", ".xhtml"),
)
_CODE: Final = (".css", ".js", ".mjs", ".map")
_MARKS: Final[Mapping[str, tuple[bytes, ...]]] = {
    ".woff2": (b"wOF2",),
    ".woff": (b"wOFF",),
    ".ttf": (b"\0\1\0\0", b"true"),
    ".otf": (b"OTTO",),
    ".ico": (b"\0\0\1\0",),
}
"""What fonts and icons begin with."""
_TEXT_NAMES: Final = frozenset({"CNAME", "LICENSE", "_redirects", ".nojekyll"})
WELL_KNOWN: Final = ".well-known"
"""RFC 8615."""
_STRAY: Final = re.compile(
    r"\..*|.*~|~\$.*|\.?#.*|.*\.(?:bak|backup|old|orig|rej|sw[a-p]|te?mp|part|crdownload|lock|log)"
    r"|thumbs\.db|desktop\.ini|\$recycle\.bin|__macosx|.*\.lnk|node_modules",
    re.IGNORECASE,
)
_SECRET: Final = frozenset({PERSONAL_DATA.name, ATTACHMENT_PERSONAL_DATA.name, SENSITIVE.name})
_HELP: Final = "删去它；有个人信息的文件不公开。"
_PAGE_HELP: Final = "删去它；有个人信息的网页不公开。"
_KIND_HELP: Final = f"另存为 {TYPES}；必须公开的，把它的文件夹写进 data/site.yml 的“可信文件夹”。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the door says of a file."""

    findings: tuple[Finding, ...] = ()
    is_refused: bool = False
    digest: str = ""
    """Of the bytes that were looked at; "" if the name alone decided."""
    clean: str = ""
    """The digest of the clean copy in the cache; "" if the bytes themselves are published."""
    is_trusted: bool = False
    """Published unseen, because the body says so."""


@dataclass(frozen=True, slots=True)
class Door:
    """What decides at the door. Travels to other processes."""

    cache: Path
    """Where clean copies wait."""
    own: frozenset[str]
    limit_mb: int
    trusted: tuple[str, ...] = ()
    """Folders, from the docs folder, in which files may stand that cannot be looked into."""
    raised: Raised = NOT_RAISED

    def judge(
        self, path: Path, name: str, address: str, known: Verdict | None = None, *, is_source: bool = True
    ) -> Verdict:
        """Return the verdict on a file that is to stand at an address, or on the source of a page.

        `name` is what findings call it; `known` is what was said of the same bytes before. With `is_source` false a page's
        source is refused: it would be published as it is. Never raises for what is in a file.
        """
        is_trusted = self.trusts(address)
        if address.lower().endswith(PAGES) and not (is_source and address.endswith(PAGES)):
            return _refused(name, "网页的源文件不能当作文件公开", "扩展名写小写的 .md，由系统生成网页。")
        if by_name := self._by_name(name, address, is_trusted):
            return by_name
        data = load(path, name, self.limit_mb * 1024 * 1024)
        if isinstance(data, Finding):
            if is_trusted and data.rule != UNREADABLE.name:
                return Verdict(is_trusted=True)
            return Verdict((data,), is_refused=True)
        digest = blake2b(data, digest_size=16).hexdigest()
        if known and known.digest == digest and self.has_copy(known):
            return known
        try:
            verdict = self._by_content(data, name, address)
        except Refused as error:
            verdict = _refused(name, str(error), error.help)
        is_known = all(one.rule not in _SECRET for one in verdict.findings)
        if verdict.is_refused and is_trusted and is_known:
            verdict = Verdict(is_trusted=True)
        return replace(verdict, digest=digest)

    def trusts(self, address: str) -> bool:
        return any(address.startswith(f"{folder.rstrip('/')}/") for folder in self.trusted)

    def has_copy(self, verdict: Verdict) -> bool:
        """Tell whether the clean copy of a verdict is there, if it needs one."""
        return not verdict.clean or (self.cache / verdict.clean).is_file()

    def rendered(self, html: str, seen: set[str] | None = None) -> list[pages.Said]:
        """Return the personal data of a page as it is published; see `pages.said_in`."""
        return pages.said_in(html, self.own, seen)

    def page_finding(self, name: str, sort: str, line: int = 1) -> Finding:
        """Return the finding about personal data of a page that only its published form shows."""
        return said_finding(sort, Where(name, line), _PAGE_HELP, self.raised)

    def with_clean_pictures(self, html: str) -> str:
        """Return a page in which the pictures of `data:` addresses are clean copies.

        Raises:
            Refused: something in such an address cannot be looked into.
        """
        return pages.with_data_addresses(html, self._clean_inline)

    # -- by the name

    def _by_name(self, name: str, address: str, is_trusted: bool) -> Verdict | None:
        parts = PurePosixPath(address).parts
        suffix = _suffix_of(address)
        if not address.isprintable() or not encodes(address):
            return _refused(_folder(name), "文件名里有不能显示的字符", "改成中文、英文字母、数字和“-”。")
        if sorts := dict.fromkeys(hit.sort for hit in personal_data(address, own=self.own)):
            where = Where(_folder(name))
            message = f"文件名“{_masked(parts[-1], self.own)}”里有{'、'.join(sorts)}"
            found = PERSONAL_DATA.at(where, message, "文件名就是网址的一部分：换一个名字。")
            return Verdict((replace(found, secret=True),), is_refused=True)
        if any(_STRAY.fullmatch(part) for part in parts if part not in (WELL_KNOWN, ".nojekyll")):
            found = STRAY.at(Where(name), "这是备份、临时文件或者系统文件，没有公开", "删去它。")
            return Verdict((replace(found, secret=True),), is_refused=True)
        if suffix in (*PAGES, *ENDINGS, ".svg", *_MARKS) or _is_text(address):
            return None
        if is_trusted:
            return Verdict(is_trusted=True)
        called = f"{suffix} 文件" if suffix and not any(personal_data(suffix)) else "没有扩展名的文件"
        return _refused(name, f"{called}不能检查，没有公开", _KIND_HELP)

    # -- by what is in it

    def _by_content(self, data: bytes, name: str, address: str) -> Verdict:
        suffix = _suffix_of(address)
        if suffix in ENDINGS:
            return self._document(data, name, suffix)
        if suffix == ".svg":
            return self._drawing(data, name)
        if marks := _MARKS.get(suffix):
            if not data.startswith(marks) or not _is_whole(data, suffix):
                raise Refused(f"内容不是完整的 {suffix} 文件，或者后面还有别的东西", "重新导出；不要只改扩展名。")
            return Verdict()
        return self._text(data, name, address)

    def _document(self, data: bytes, name: str, suffix: str) -> Verdict:
        """Clean a document or a picture as an attachment; the only place that asks for it."""
        with TemporaryDirectory(prefix="gongshi-") as folder:
            (Path(folder) / f"file{suffix}").write_bytes(data)
            done = attachments.prepare(
                [f"file{suffix}"],
                "content",
                Path(folder),
                cache=self.cache,
                wheres=[Where(name)],
                limit_mb=self.limit_mb,
                own=self.own,
                raised=self.raised,
            )
        said = (
            replace(one, message=one.message.replace("第 1 个附件", "这个文件", 1), secret=True)
            for one in done.findings
        )
        clean = done.shown[0]["digest"] if done.shown else ""
        return Verdict(tuple(said), is_refused=not clean, clean=clean)

    def _drawing(self, data: bytes, name: str) -> Verdict:
        clean, words = clean_svg(data)
        findings = tuple(page_findings(words, name, self.own, _HELP, self.raised))
        findings = tuple(replace(one, where=Where(name)) for one in findings)
        return self._copied(data, clean, tuple(dict.fromkeys(findings)))

    def _text(self, data: bytes, name: str, address: str) -> Verdict:
        if unread := decode(data, name).not_utf8:
            return Verdict((unread,), is_refused=True)
        text = data.decode("utf-8-sig")
        if "\0" in text:
            raise Refused("文字里有二进制的内容", "另存为 UTF-8 编码的文字。")
        suffix = _suffix_of(address)
        if suffix in _CODE and self.trusts(address):
            return Verdict(is_trusted=True)
        findings = tuple(page_findings(text, name, self.own, _PAGE_HELP if suffix in PAGES else _HELP, self.raised))
        if suffix in PAGES:
            findings += tuple(odd_in_page(text, name))
            return Verdict(findings, is_refused=_has_error(findings))
        if suffix in (".html", ".htm", ".xhtml"):
            clean = self.with_clean_pictures(pages.without_comments(text))
            lines = {one.message for one in findings}
            said = dict.fromkeys(one.sort for one in self.rendered(clean))
            further = (self.page_finding(name, sort) for sort in said)
            findings += tuple(one for one in further if one.message not in lines)
            return self._copied(data, clean.encode() if clean != text else data, findings)
        return self._copied(data, data, findings)

    def _copied(self, data: bytes, clean: bytes, findings: tuple[Finding, ...]) -> Verdict:
        if _has_error(findings):
            return Verdict(findings, is_refused=True)
        return Verdict(findings, clean="" if clean == data else attachments.put(self.cache, clean))

    def _clean_inline(self, kind: str, content: bytes) -> bytes | None:
        if not kind or kind.startswith("text/") or kind in ("application/json", "application/xml"):
            return None  # its text is read with the page's
        if kind == "image/svg+xml":
            return clean_svg(content)[0]
        suffix = {"image/png": ".png", "image/jpeg": ".jpg", "image/jpg": ".jpg"}.get(kind, "")
        verdict = self._document(content, "", suffix) if suffix else Verdict(is_refused=True)
        clean = None if verdict.is_refused else attachments.cached(self.cache, verdict.clean)
        if clean is None:
            raise Refused("网页里嵌着不能检查的内容（data: 网址）", "把图片存成文件放在 content/ 里，再引用它。")
        return clean


def unpublished(name: str, message: str, help: str) -> Finding:
    return replace(UNPUBLISHED.at(Where(name), message, help), secret=True)


def trusted_findings(door: Door, verdicts: Mapping[str, Verdict], name: str) -> Iterator[Finding]:
    """Yield, for each trusted folder, how many files are published unseen; `name` is the file that names the folders."""
    for folder in door.trusted:
        alone = replace(door, trusted=(folder,))
        count = sum(verdict.is_trusted and alone.trusts(address) for address, verdict in verdicts.items())
        if count:
            yield TRUSTED.at(
                Where(name), f"可信文件夹“{folder}”里有 {count} 个文件原样公开", "不再需要时从“可信文件夹”里删去。"
            )
        else:
            yield TRUSTED_UNUSED.at(
                Where(name), f"可信文件夹“{folder}”没有用处", "写 content/ 里的文件夹，或者整项删去。"
            )


def as_json(verdict: Verdict) -> str:
    """Return a verdict as the store keeps it."""
    findings = [
        [one.rule, one.level, one.message, list(astuple(one.where)), one.help, one.secret, one.matters]
        for one in verdict.findings
    ]
    rest = [verdict.is_refused, verdict.digest, verdict.clean, verdict.is_trusted]
    return json.dumps([findings, *rest], ensure_ascii=False)


def from_json(text: str) -> Verdict:
    findings, *rest = json.loads(text)
    read = (
        Finding(rule, level, message, Where(*where), help, secret, matters=tuple(matters))
        for rule, level, message, where, help, secret, matters in findings
    )
    return Verdict(tuple(read), *rest)


def _refused(name: str, message: str, help: str) -> Verdict:
    return Verdict((unpublished(name, message, help),), is_refused=True)


def _has_error(findings: tuple[Finding, ...]) -> bool:
    """A warning does not take a page away."""
    return any(one.level == "error" for one in findings)


def _suffix_of(address: str) -> str:
    return PurePosixPath(address).suffix.lower()


def _is_text(address: str) -> bool:
    path = PurePosixPath(address)
    is_named = path.name in _TEXT_NAMES or (path.parts[0] == WELL_KNOWN and not path.suffix)
    return is_named or path.suffix.lower() in (*_TEXTS, *_CODE)


def _is_whole(data: bytes, suffix: str) -> bool:
    """Tell whether a font or an icon ends where it says, and an icon has no words inside."""
    if suffix in (".woff", ".woff2"):
        return int.from_bytes(data[8:12], "big") == len(data)  # WOFF 2.0, 4.1: length
    if suffix == ".ico":
        entries = (data[6 + 16 * number : 22 + 16 * number] for number in range(int.from_bytes(data[4:6], "little")))
        ends = [int.from_bytes(one[8:12], "little") + int.from_bytes(one[12:16], "little") for one in entries]
        return max(ends, default=0) == len(data) and not any(
            mark in data for mark in (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
        )
    return True


def _folder(name: str) -> str:
    return name.rpartition("/")[0] or "."


def _masked(name: str, own: frozenset[str]) -> str:
    for hit in reversed(list(personal_data(name, own=own))):
        name = name[: hit.start] + MASK + name[hit.end :]
    return name

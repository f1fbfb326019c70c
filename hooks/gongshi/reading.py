"""YAML files → records and findings. The only importer of `yaml`.

YAML gives text and places, the kind gives types: no YAML type is ever guessed, so `0012`, `no` and `12:30:45` stay
what the clerk wrote. Nothing that stands in a file raises: every fault is a finding at its place.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from gongshi import body, fields, privacy
from gongshi.body import Body
from gongshi.fields import EMPTY_FIELD, WRONG_TYPE
from gongshi.findings import Finding, Rule, Where, nearest, shortened, suggestion
from gongshi.record import FieldSpec, Kind, Part, Record, by_key, by_name, plain, texts

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 12
"""Levels of lists and groups; the deepest kind needs four."""
MAX_ODD_CHARACTERS: Final = 20
"""Control characters reported per file; more would only repeat themselves."""

_R = Rule
NOT_UTF8 = _R(
    "not-utf8", "error", "文件不是 UTF-8 编码。", "别的编码在网页上会变成乱码。", "用 GBK 保存的文件", "另存为 UTF-8"
)
BYTE_ORDER_MARK = _R(
    "byte-order-mark",
    "warning",
    "文件开头有看不见的 BOM 标记。",
    "有的工具会把它当作第一个字段名的一部分。本系统已略过。",
    "用“UTF-8 带 BOM”保存",
    "用“UTF-8”保存",
)
LINE_ENDINGS = _R(
    "line-endings",
    "warning",
    "换行是 Windows 的 CRLF 或者旧式的 CR。",
    "混用换行会使版本比较显示整个文件都变了。内容照常读取。",
    "CRLF",
    "LF",
)
CONTROL_CHARACTER = _R(
    "control-character",
    "error",
    "文字里有看不见的控制字符或者乱码。",
    "它们会使检索找不到这条记录，也可能改变文字显示的顺序。",
    "从别处粘贴的文字",
    "删去后重新输入",
)
TOO_LARGE = _R(
    "too-large", "error", "文件太大。", "一个文件最多 16 MB；请分成几个文件。", "一个文件写十万条记录", "每年一个文件"
)
UNREADABLE = _R(
    "unreadable", "error", "文件打不开。", "没有读取权限，或者它不是普通文件。", "管道、设备文件", "普通文件"
)
OUTSIDE_LINK = _R(
    "outside-link",
    "error",
    "这是一个链接，指向 data/ 以外。",
    "链接可能把不该公开的文件带进网站。",
    "data/penalties/a.yml → /etc/passwd",
    "把文件本身放进 data/",
)
BAD_FILE_NAME = _R(
    "bad-file-name", "error", "文件名里有不能显示的字符。", "这样的文件名在别的系统上打不开。", "", "cf-2024-012.yml"
)
UNKNOWN_KIND = _R(
    "unknown-kind",
    "error",
    "这个文件夹不是任何一种记录。",
    "文件夹名决定记录的种类。",
    "data/penalty/a.yml",
    "data/penalties/a.yml",
)
NOT_YAML = _R(
    "not-yaml",
    "warning",
    "不是 YAML 文件，没有读取。",
    "只有 .yml 和 .yaml 文件是记录。",
    "data/penalties/名单.xlsx",
    "data/penalties/cf-2024-012.yml",
)
EMPTY_FILE = _R("empty-file", "error", "文件是空的。", "可能是忘了保存。", "", "标识: cf-2024-012")
BARE_WORD = _R(
    "bare-word",
    "error",
    "这里应该是“字段名: 内容”。",
    "没有字段名，就不知道内容是什么。",
    "湟自然资罚〔2024〕12号",
    "行政处罚决定书文号: 湟自然资罚〔2024〕12号",
)
MANY_DOCUMENTS = _R(
    "many-documents",
    "error",
    "一个文件里有两份 YAML 文档。",
    "“---”之后的内容会被当作另一份文档。",
    "---",
    "- 标识: cf-1\n- 标识: cf-2",
)
FULLWIDTH_COLON = _R(
    "fullwidth-colon",
    "error",
    "字段名后面用了中文冒号。",
    "YAML 只认半角冒号加空格。",
    "标识：cf-2024-012",
    "标识: cf-2024-012",
)
COLON_SPACE = _R(
    "colon-space",
    "error",
    "冒号后面没有空格。",
    "没有空格，字段名和内容就粘成一个词。",
    "标识:cf-2024-012",
    "标识: cf-2024-012",
)
TAB = _R(
    "tab", "error", "用制表符（Tab）缩进。", "YAML 规定只能用空格缩进。", "→标识: cf-2024-012", "  标识: cf-2024-012"
)
BAD_INDENT = _R(
    "bad-indent", "error", "缩进不对。", "同一层的字段要从同一列开始。", "  标识: a\n 草稿: 否", "标识: a\n草稿: 否"
)
UNCLOSED_QUOTE = _R(
    "unclosed-quote", "error", "引号没有成对。", "后面的内容会全被当作引号里的文字。", '备注: "未完', '备注: "完"'
)
UNCLOSED_BRACKET = _R(
    "unclosed-bracket",
    "error",
    "方括号或者花括号没有成对，或者少了逗号。",
    "括号里的是列表，要有头有尾。",
    "处罚类别: [罚款",
    "处罚类别: [罚款]",
)
NEEDS_QUOTES = _R(
    "needs-quotes",
    "error",
    "内容里的符号在 YAML 里有特别的意思。",
    "给整个内容加上引号，它就只是文字。",
    "备注: @某某",
    '备注: "@某某"',
)
YAML_SYNTAX = _R("yaml-syntax", "error", "这里不符合 YAML 的写法。", "系统看不懂这一处，后面的内容也可能受影响。")
ANCHOR = _R(
    "anchor",
    "error",
    "用了 YAML 的锚点“&”或者引用“*”。",
    "引用使内容不在原处，还可能无限展开；请把内容直接写出来。",
    "备注: *same",
    "备注: 同上一案",
)
TAG = _R(
    "tag",
    "error",
    "用了 YAML 的标签“!”。",
    "字段的类型由种类决定，不能另外指定。",
    "备注: !!python/object x",
    '备注: "!!x"',
)
TOO_DEEP = _R("too-deep", "error", "嵌套太深。", f"记录最多 {MAX_DEPTH} 层。", "[[[[[[…]]]]]]", "[罚款]")
BAD_KEY = _R("bad-key", "error", "字段名的写法不对。", "字段名只能是一个词。", "[标识]: a", "标识: a")
UNKNOWN_FIELD = _R(
    "unknown-field",
    "error",
    "没有这个字段。",
    "写错的字段名会使内容丢失，所以不放过。",
    "行政处罚决定文书号: …",
    "行政处罚决定书文号: …",
)
DUPLICATE_FIELD = _R(
    "duplicate-field",
    "error",
    "同一个字段写了两次。",
    "不知道该以哪一个为准。中文名和英文名算同一个字段。",
    "标识: a\nid: b",
    "标识: a",
)
MISSING_FIELD = _R(
    "missing-field",
    "error",
    "缺少必填的字段。",
    "国家规范或者本系统要求这一项。",
    "（没有“处罚机关”）",
    "处罚机关: 西宁市湟中区自然资源局",
)
TOO_LONG = _R(
    "too-long", "error", "内容超过了规定的长度。", "上报时会被截断或者退回。", "", "", "发改办财金〔2018〕424号"
)
BAD_VALUE = _R("bad-value", "error", "内容不符合要求。", "见具体说明。")
SWALLOWED_COMMENT = _R(
    "swallowed-comment",
    "warning",
    "“#”后面的文字被当作注释，不会公开。",
    "空格加“#”在 YAML 里是注释的开始。如果它是内容的一部分，请加引号。",
    "备注: 见 #3 地块",
    '备注: "见 #3 地块"',
)
NO_RECORDS = _R(
    "no-records",
    "error",
    "data/ 里没有一条记录。",
    "空的网站不会替换已有的网站。",
    "",
    "data/penalties/2024/cf-2024-001.yml",
)
RULES: Final = tuple(
    value
    for value in list(globals().values())
    if isinstance(value, Rule) and value.name not in {*(rule.name for rule in fields.RULES)}
)


# ------------------------------------------------------------------------------------------------ finding files


@dataclass(frozen=True, slots=True)
class Source:
    """A file under data/. `name` is its path from the project, with `/`."""

    path: Path
    name: str
    kind: str


def find(project: Path, kinds: Mapping[str, Kind]) -> Iterator[Source | Finding]:
    """Yield the sources of every kind under `project`/data in the order of their names, and what is no source.

    Names that begin with a dot are passed over. Links that leave data/ are not followed, and nothing of a file that is
    no source is ever shown: it may be a pipe, a disk image or somebody's list of names.
    """
    root = project / "data"
    real_root = os.path.realpath(root)
    for path in _walk(root, real_root):
        for one in (path,) if isinstance(path, Finding) else _source(path, path.relative_to(project).as_posix(), kinds):
            yield replace(one, secret=True) if isinstance(one, Finding) else one


def _source(path: Path, name: str, kinds: Mapping[str, Kind]) -> Iterator[Source | Finding]:
    parts = name.split("/")
    where = Where(name)
    if not name.isprintable() or not _encodes(name):
        yield BAD_FILE_NAME.at(where, "文件名里有不能显示的字符", "改成小写英文字母、数字和“-”。")
    elif len(parts) == 2:
        if parts[1] != body.FILE:
            yield UNKNOWN_KIND.at(
                where, f"“{parts[1]}”不在任何一种记录的文件夹里", _folder_help(parts[1].partition(".")[0], kinds)
            )
    elif parts[1] not in kinds:
        yield UNKNOWN_KIND.at(where, f"“{shortened(parts[1])}”不是记录的种类", _folder_help(parts[1], kinds))
    elif path.suffix.lower() not in (".yml", ".yaml"):
        yield NOT_YAML.at(where, "这不是 YAML 文件，没有读取", "记录要写在 .yml 文件里；别的文件请移出 data/。")
    else:
        yield Source(path, name, parts[1])


def _encodes(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _folder_help(word: str, kinds: Mapping[str, Kind]) -> str:
    offered = nearest(word, kinds) or next((name for name, kind in kinds.items() if kind.title == word), "")
    if offered:
        return f"移到 data/{offered}/（{kinds[offered].title}）。"
    return "可用的文件夹：" + "、".join(f"{name}（{kind.title}）" for name, kind in kinds.items()) + "。"


def _walk(folder: Path, real_root: str) -> Iterator[Path | Finding]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield UNREADABLE.at(Where(_shown(folder, real_root)), "文件夹打不开", "检查它的权限。")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if entry.is_symlink() and (fault := _link_fault(path, real_root)):
            yield fault
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, real_root)
        else:
            yield path


def _link_fault(path: Path, real_root: str) -> Finding | None:
    target = os.path.realpath(path)
    where = Where(_shown(path, real_root))
    if os.path.commonpath([target, real_root]) != real_root:
        return OUTSIDE_LINK.at(where, "这个链接指向 data/ 以外，没有读取", "把文件本身放进 data/。")
    if not os.path.isfile(target):
        return UNREADABLE.at(where, "这个链接指向的不是文件", "把文件本身放在这里。")
    return None


def _shown(path: Path, real_root: str) -> str:
    inside = os.path.relpath(os.path.join(os.path.realpath(path.parent), path.name), real_root)
    return "data" if inside == "." else f"data/{inside}".replace(os.sep, "/")


# ------------------------------------------------------------------------------------------------ bytes → text


def load(path: Path, name: str) -> bytes | Finding:
    """Return the bytes of a regular file of at most 16 MB, or the finding that says why not."""
    found = _load(path, Where(name))
    return replace(found, secret=True) if isinstance(found, Finding) else found


def _load(path: Path, where: Where) -> bytes | Finding:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return UNREADABLE.at(where, "文件打不开", "检查它的权限。")
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return UNREADABLE.at(where, "这不是普通文件", "换成普通的文本文件。")
        if status.st_size > MAX_FILE_BYTES:
            return TOO_LARGE.at(
                where, f"文件有 {status.st_size // 1024 // 1024} MB，最多 16 MB", "分成几个文件，例如每年一个。"
            )
        with os.fdopen(handle, "rb", closefd=False) as stream:
            return stream.read()
    except OSError:
        return UNREADABLE.at(where, "文件读不完整", "检查磁盘和权限。")
    finally:
        os.close(handle)


_ODD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffd\ufffe\uffff]"
)


def decode(data: bytes, name: str) -> tuple[str, list[Finding]]:
    """Return the text with `\\n` line ends and without odd characters, and what was wrong with it.

    Text that is no UTF-8 comes back empty.
    """
    findings: list[Finding] = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        findings.append(BYTE_ORDER_MARK.at(Where(name), "文件开头有 BOM 标记，已略过", "另存为不带 BOM 的 UTF-8。"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", [*findings, _not_utf8(data, error.start, name)]
    if "\r" in text:
        findings.append(_line_ending(text, name))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = list(_ODD.finditer(text)) if not text.isascii() or _ODD.search(text) else []
    for match in odd[:MAX_ODD_CHARACTERS]:
        findings.append(_odd_character(match, text, name))
    return (_ODD.sub(" ", text) if odd else text), findings


def _line_ending(text: str, name: str) -> Finding:
    offset = text.index("\r")
    called = "CRLF" if text.startswith("\r\n", offset) else "CR"
    start = text.rfind("\n", 0, offset) + 1
    where = Where(name, text.count("\n", 0, start) + 1, offset - start + 1)
    return LINE_ENDINGS.at(where, f"换行是 {called}，不是 LF", f"在编辑器右下角把 {called} 改成 LF。")


def _not_utf8(data: bytes, offset: int, name: str) -> Finding:
    before = data[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    other = _other_encoding(data)
    guess = f"文件像是 {other} 编码，" if other else "从这里起"
    finding = NOT_UTF8.at(Where(name, line, column), f"{guess}不是 UTF-8", "在编辑器里另存为 UTF-8 编码。")
    return replace(finding, secret=bool(other))  # every line would be shown as mojibake


def _other_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "GBK"


def _odd_character(match: re.Match[str], text: str, name: str) -> Finding:
    start = text.rfind("\n", 0, match.start()) + 1
    where = Where(name, text.count("\n", 0, start) + 1, match.start() - start + 1)
    called = "乱码字符" if match[0] == "\ufffd" else f"看不见的字符 U+{ord(match[0]):04X}"
    return CONTROL_CHARACTER.at(where, f"这里有{called}", "删去它，把前后的文字核对一遍。")


# ------------------------------------------------------------------------------------------------ text → nodes


@dataclass(slots=True)
class Scalar:
    """A piece of text; lines and columns count from 0."""

    text: str
    line: int
    column: int
    end_line: int
    end_column: int
    is_plain: bool


@dataclass(slots=True)
class Sequence_:
    """A list."""

    line: int
    column: int
    items: list[Node] = dataclass_field(default_factory=list)


@dataclass(slots=True)
class Mapping_:
    """A group of fields, in the order written, repeated keys included."""

    line: int
    column: int
    pairs: list[tuple[Node, Node]] = dataclass_field(default_factory=list)


Node = Scalar | Sequence_ | Mapping_


class _Fault(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a piece of text stands: the file, and how many lines lie before the piece."""

    name: str
    lines_before: int = 0

    def at(self, line: int, column: int, end_column: int = 0) -> Where:
        return Where(self.name, line + self.lines_before + 1, column + 1, end_column + 1 if end_column else 0)

    def of(self, node: Node) -> Where:
        end = node.end_column if isinstance(node, Scalar) and node.end_line == node.line else 0
        return self.at(node.line, node.column, end)


def compose(text: str, place: _Place) -> tuple[list[Node], list[Finding]]:
    """Return the root of each document in `text`, and what stands in it that we do not take.

    Raises:
        _Fault: the text is no YAML, or is nested too deep.
    """
    roots: list[Node] = []
    findings: list[Finding] = []
    stack: list[list[Any]] = []
    loader = _LOADER(text)
    try:
        while event := loader.get_event():
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if event.anchor or (event.tag and event.tag != "!"):
                    findings.append(_not_taken(event, place))
                _place_node(_scalar_node(event), stack, roots)
            elif kind in _STARTS:
                _open_group(event, stack, findings, place)
            elif kind in _ENDS:
                _place_node(stack.pop()[0], stack, roots)
            elif kind is yaml.AliasEvent:
                findings.append(_not_taken(event, place))
                mark = event.start_mark
                _place_node(Scalar("*", mark.line, mark.column, mark.line, mark.column + 1, False), stack, roots)
    except yaml.YAMLError as error:
        raise _Fault(_syntax(error, text, place)) from None
    finally:
        loader.dispose()
    return roots, findings


def _open_group(event: Any, stack: list[list[Any]], findings: list[Finding], place: _Place) -> None:
    """Begin a list or a group of fields. A frame of the stack is [node, the key that waits for its value]."""
    mark = event.start_mark
    if len(stack) >= MAX_DEPTH:
        where = place.at(mark.line, mark.column)
        raise _Fault(TOO_DEEP.at(where, f"这里的嵌套超过 {MAX_DEPTH} 层", "记录不需要这么多层；检查多余的括号和缩进。"))
    if event.anchor or event.tag:
        findings.append(_not_taken(event, place))
    stack.append([_STARTS[type(event)](mark.line, mark.column), None])


_STARTS: Final[Mapping[Any, Any]] = {yaml.MappingStartEvent: Mapping_, yaml.SequenceStartEvent: Sequence_}
_ENDS: Final = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def _place_node(node: Node, stack: list[list[Any]], roots: list[Node]) -> None:
    if not stack:
        roots.append(node)
        return
    frame = stack[-1]
    parent = frame[0]
    if isinstance(parent, Sequence_):
        parent.items.append(node)
    elif frame[1] is None:
        frame[1] = node
    else:
        parent.pairs.append((frame[1], node))
        frame[1] = None


_FOLD: Final = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]) (?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)


def _scalar_node(event: Any) -> Scalar:
    """Return the scalar; where YAML folded lines, no space is left between Chinese characters."""
    start, end, text = event.start_mark, event.end_mark, event.value
    if start.line != end.line and event.style != "|":
        text = _FOLD.sub("", text)
    return Scalar(text, start.line, start.column, end.line, end.column, not event.style)


def _not_taken(event: Any, place: _Place) -> Finding:
    mark = event.start_mark
    where = place.at(mark.line, mark.column)
    if event.anchor:
        return ANCHOR.at(where, "这里用了 YAML 的锚点或者引用", "把内容直接写出来；如果“*”“&”是文字，整个内容加引号。")
    written = str(event.tag).replace("tag:yaml.org,2002:", "!!")
    return TAG.at(where, f"这里用了 YAML 的标签“{shortened(written)}”", "删去标签；如果“!”是文字，整个内容加引号。")


_SYNTAX: Final[Sequence[tuple[str, Rule, str, str]]] = (
    (
        "while scanning a quoted scalar",
        UNCLOSED_QUOTE,
        "这里的引号没有成对",
        "在内容末尾补上引号，或者删去开头的引号。",
    ),
    (
        "while parsing a flow",
        UNCLOSED_BRACKET,
        "括号没有成对，或者少了半角逗号",
        "补上成对的括号，各项之间用半角逗号，例如 [罚款, 没收违法所得]。",
    ),
    (
        "while scanning a block scalar",
        YAML_SYNTAX,
        "“|”和“>”后面不能在同一行写内容",
        "从下一行写起，每行前面加两个空格。",
    ),
    (
        "could not find expected ':'",
        YAML_SYNTAX,
        "这一行没有冒号，看不出是哪个字段",
        "写成“字段名: 内容”；上一行内容太长换了行，就在这一行前面加两个空格。",
    ),
    (
        "did not find expected '-' indicator",
        BAD_INDENT,
        "这一行的缩进和列表对不齐",
        "列表的每一项以“- ”开头，从同一列开始。",
    ),
    ("block sequence entries are not allowed", BAD_INDENT, "这里不能写列表", "把“- ”另起一行，放在字段名下面。"),
    ("undefined tag handle", TAG, "这里用了 YAML 的标签“!”", "删去标签；如果“!”是文字，整个内容加引号。"),
    ("while scanning an a", ANCHOR, "这里用了 YAML 的锚点或者引用", "如果“*”“&”是文字，整个内容加引号。"),
    ("found undefined alias", ANCHOR, "这里用了 YAML 的引用", "把内容直接写出来。"),
    ("exceeded max", TOO_DEEP, "嵌套太深", "检查多余的括号。"),
    (
        "did not find expected <document start>",
        BAD_INDENT,
        "这一行的缩进和上面对不齐",
        "同一层的字段从同一列开始；多条记录写成列表，每条以“- ”开头。",
    ),
)


def _syntax(error: yaml.YAMLError, text: str, place: _Place) -> Finding:
    """Turn an error of the parser into a finding in a clerk's words."""
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line > (last := text.count("\n")):  # YAML counts an unfinished last line as two
        line, column = last, len(text) - text.rfind("\n") - 1
    if "cannot start any token" in said or _is_tabbed(text, line):
        return _odd_start(text, line, column, place)
    if "mapping values are not allowed" in said or "did not find expected key" in said:
        return _odd_middle(text, line, column, place)
    for words, rule, message, help in _SYNTAX:
        if words in said:
            if rule in (UNCLOSED_QUOTE, UNCLOSED_BRACKET) or "expected ':'" in words:
                context = getattr(error, "context_mark", None) or mark
                line, column = (context.line, context.column) if context else (line, column)
            if "while parsing a flow node" in said:
                line, column = _opening(text, line, column)
            return rule.at(place.at(line, column), message, help)
    return YAML_SYNTAX.at(
        place.at(line, column), "这里不符合 YAML 的写法", "检查冒号、引号、括号和缩进；拿不准就给整个内容加引号。"
    )


def _opening(text: str, line: int, column: int) -> tuple[int, int]:
    """Return the place of the last opening bracket before a place, or the place itself."""
    lines = text.split("\n")
    before = "\n".join([*lines[:line], lines[line][:column] if line < len(lines) else ""])
    offset = max(before.rfind("["), before.rfind("{"))
    return (
        (before.count("\n", 0, offset), offset - before.rfind("\n", 0, offset) - 1) if offset >= 0 else (line, column)
    )


def _is_tabbed(text: str, line: int) -> bool:
    """Tell whether the line is indented with a tab."""
    lines = text.split("\n")
    return line < len(lines) and "\t" in lines[line][: len(lines[line]) - len(lines[line].lstrip())]


def _odd_start(text: str, line: int, column: int, place: _Place) -> Finding:
    lines = text.split("\n")
    if _is_tabbed(text, line):
        return TAB.at(
            place.at(line, lines[line].index("\t")), "这里用了制表符（Tab）", "换成空格；在编辑器里打开“用空格缩进”。"
        )
    char = lines[line][column : column + 1] if line < len(lines) else ""
    if char == "\t":
        return TAB.at(place.at(line, column), "这里有制表符（Tab）", "换成空格。")
    return NEEDS_QUOTES.at(place.at(line, column), f"内容不能以“{char}”开头", "给整个内容加上引号。")


def _odd_middle(text: str, line: int, column: int, place: _Place) -> Finding:
    """Tell a line that begins in the wrong column from one whose content goes on where YAML expects its end."""
    whole = (text.split("\n")[line:] or [""])[0]
    before, where = whole[:column], place.at(line, column)
    if not before.strip():
        return BAD_INDENT.at(where, "这一行的缩进和上面的字段对不齐", "同一层的字段从同一列开始。")
    if whole.startswith(":", column):
        if ": " in before:
            return NEEDS_QUOTES.at(where, "内容里又有“: ”", "给整个内容加上引号，或者改成中文冒号。")
        indent = len(before) - len(before.lstrip())
        return BAD_INDENT.at(
            place.at(line, indent), "这一行缩进得太多，和上一行的内容连在一起了", "同一层的字段从同一列开始。"
        )
    return NEEDS_QUOTES.at(where, "成对的引号或者括号之后还有文字", "给整个内容加上引号，里面的引号改成中文引号。")


# ------------------------------------------------------------------------------------------------ recovery


@dataclass(frozen=True, slots=True)
class _Root:
    """A node at the top of a file, or of a part of it that was composed alone."""

    node: Node
    place: _Place
    is_partial: bool = False
    """Fields of it could not be composed, so nobody knows which are missing."""


def _roots(text: str, name: str, keys: Mapping[str, FieldSpec]) -> tuple[list[_Root], list[Finding]]:
    """Compose a file; where that fails, compose each of its top-level blocks alone, so that no fault hides another."""
    place = _Place(name)
    try:
        roots, findings = compose(text, place)
    except _Fault as fault:
        return _recovered(text, place, keys, fault.finding)
    if len(roots) == 1 and _is_nothing(roots[0]):
        return [], findings
    if len(roots) == 1 and isinstance(roots[0], Scalar):
        found = _colon_faults(text, place, keys) or [
            BARE_WORD.at(place.of(roots[0]), f"“{shortened(roots[0].text)}”不是“字段名: 内容”", "写成“字段名: 内容”。")
        ]
        return [], [*findings, *found]
    if len(roots) > 1:
        lines = text.split("\n")
        second = max(number for number, line in enumerate(lines[: roots[1].line + 1]) if line.startswith("---"))
        findings.append(
            MANY_DOCUMENTS.at(
                place.at(second, 0, 3), "这里开始了第二份文档", "删去“---”；多条记录写成列表，每条以“- ”开头。"
            )
        )
    return [_Root(root, place, len(roots) > 1) for root in roots if not _is_nothing(root)], findings


def _is_nothing(node: Node) -> bool:
    """Tell whether nothing stands there; YAML places such a node where the next thing would stand."""
    return isinstance(node, Scalar) and node.is_plain and not node.text


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (lines before, text) of each block: a line at the outermost level and what is indented under it.

    Closing brackets and list dashes under a key belong to the block before. A text that begins with a list dash is cut
    at its dashes; one that begins with spaces, at the lines indented as its first.
    """
    lines = text.split("\n")
    first = next((line for line in lines if line.strip() and not line.startswith(("#", "%", "---"))), "")
    indent = first[: len(first) - len(first.lstrip(" "))]
    is_list = bool(_DASH.match(first))
    starts = [
        number
        for number, line in enumerate(lines)
        if line.startswith(indent)
        and line[len(indent) : len(indent) + 1] not in ("", " ", "\t", "#", "]", "}", "%")
        and not line.startswith(("---", "..."))
        and is_list == bool(_DASH.match(line))
    ]
    for start, end in pairwise([*starts, len(lines)]):
        yield start, "\n".join(lines[start:end])


_DASH: Final = re.compile(r" *-(?: +|$)")


def _recovered(
    text: str, place: _Place, keys: Mapping[str, FieldSpec], whole: Finding
) -> tuple[list[_Root], list[Finding]]:
    """Compose each block of a faulty text alone; the fields that stand side by side become one partial record."""
    roots: list[_Root] = []
    findings: list[Finding] = []
    pairs: list[tuple[Node, Node]] = []
    for before, block in _blocks(text):
        here = replace(place, lines_before=place.lines_before + before)
        nodes, found = _block(block, here, keys)
        findings.extend(found)
        for node in nodes:
            if isinstance(node, Sequence_):
                roots.append(_Root(node, here))
            elif isinstance(node, Mapping_):
                pairs.extend((_moved(key, before), _moved(value, before)) for key, value in node.pairs)
            elif isinstance(node, _Root):
                roots.append(node)
    if pairs:
        roots.append(_Root(Mapping_(pairs[0][0].line, pairs[0][0].column, pairs), place, is_partial=True))
    if not any(finding.level == "error" for finding in findings):
        findings.append(whole)
    return roots, findings


def _block(block: str, place: _Place, keys: Mapping[str, FieldSpec]) -> tuple[Sequence[Node | _Root], list[Finding]]:
    try:
        roots, findings = compose(block, place)
    except _Fault as fault:
        return _faulty_block(block, place, keys, fault.finding)
    if any(isinstance(root, Scalar) for root in roots):
        end = len(block.partition("\n")[0])
        bare = BARE_WORD.at(
            place.at(0, 0, end),
            f"“{shortened(block)}”不是“字段名: 内容”",
            "写成“字段名: 内容”；续写上一行的内容要缩进。",
        )
        return [], [*findings, *(_colon_faults(block, place, keys) or [bare])]
    return roots, findings


def _faulty_block(
    block: str, place: _Place, keys: Mapping[str, FieldSpec], fault: Finding
) -> tuple[Sequence[Node | _Root], list[Finding]]:
    """Look for more faults in a block: field by field in an item of a list, else for wrong colons."""
    if block.startswith("-") and (dash := _DASH.match(block)):
        fields_of_item = " " * dash.end() + block[dash.end() :]
        return _recovered(fields_of_item, place, keys, fault)
    colons = _colon_faults(block, place, keys)
    is_cause = colons and fault.rule in (YAML_SYNTAX.name, BAD_INDENT.name)
    return [], colons if is_cause else [*colons, fault]


def _moved(node: Node, lines: int) -> Node:
    """Return the node as it stands `lines` further down."""
    if isinstance(node, Scalar):
        return replace(node, line=node.line + lines, end_line=node.end_line + lines)
    if isinstance(node, Sequence_):
        return Sequence_(node.line + lines, node.column, [_moved(item, lines) for item in node.items])
    return Mapping_(
        node.line + lines, node.column, [(_moved(key, lines), _moved(value, lines)) for key, value in node.pairs]
    )


_COLON: Final = re.compile(
    r"^(?P<indent>[ ]*(?:- +)?)(?P<key>[^\s:：'\"#\-][^:：'\"\s]{0,39}?)[ \t]*(?P<colon>：|:(?=\S))", re.MULTILINE
)


def _colon_faults(text: str, place: _Place, keys: Mapping[str, FieldSpec]) -> list[Finding]:
    """Return the lines of a faulty text that begin with a field's name and a wrong colon."""
    names = frozenset(_all_keys(keys))
    found = []
    line, counted = 0, 0
    for match in _COLON.finditer(text):
        key = match["key"]
        if key not in names and not _is_like_one(key, names):
            continue
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        column = match.start("colon") - match.start()
        where = place.at(line, column, column + 1)
        if match["colon"] == "：":
            found.append(FULLWIDTH_COLON.at(where, f"“{key}”后面是中文冒号", f"改成半角冒号加空格：“{key}: ”。"))
        else:
            found.append(COLON_SPACE.at(where, f"“{key}”的冒号后面没有空格", f"写成“{key}: ”，冒号后面空一格。"))
    return found


@lru_cache(maxsize=1024)
def _is_like_one(key: str, names: frozenset[str]) -> bool:
    return bool(nearest(key, names))


def _all_keys(keys: Mapping[str, FieldSpec]) -> Iterator[str]:
    for key, spec in keys.items():
        yield key
        if spec.part_type:
            yield from _all_keys(by_key(spec.part_type))


# ------------------------------------------------------------------------------------------------ nodes → records


@dataclass(frozen=True, slots=True)
class Read:
    """One good record as it was read. `places` has (line, column, end) of the fields that others are compared with."""

    kind: str
    id: str
    values: dict[str, Any]
    places: dict[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds: its good records, and every finding."""

    records: tuple[Read, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...] = ()
    """The ids of the records that were left out, as far as they could be read: others may refer to them."""


def read(data: bytes, name: str, kind: Kind) -> Reading:
    """Read the records of one file. Never raises for what stands in `data`."""
    text, findings = decode(data, name)
    if not text.strip():
        if not findings or all(finding.level == "warning" for finding in findings):
            findings.append(EMPTY_FILE.at(Where(name), "文件是空的", "写入记录，或者删去这个文件。"))
        return Reading((), tuple(sorted(findings, key=Finding.sort_key)))
    roots, found = _roots(text, name, by_key(kind.record))
    if not roots and not found:
        findings.append(EMPTY_FILE.at(Where(name), "文件里没有记录，只有注释或者“---”", "写入记录，或者删去这个文件。"))
    findings.extend(found)
    refused = sorted(finding.where.line for finding in findings if finding.level == "error")
    is_garbled = sum(finding.rule == CONTROL_CHARACTER.name for finding in findings) >= MAX_ODD_CHARACTERS
    reported = {(finding.where.line, finding.where.column) for finding in found}
    lines = _lines_with_comments(text)
    records: list[Read] = []
    left_out: list[str] = []
    for root, node in _record_nodes(roots, findings):
        record, found = _read_record(node, root, kind, lines)
        findings.extend(one for one in found if (one.where.line, one.where.column) not in reported)
        if record and not is_garbled and not root.is_partial and not _covers(node, root.place, refused):
            records.append(record)
        elif isinstance(named := _child(node, kind.field("id")), Scalar):
            left_out.append(named.text.strip())
    shown = sorted(_discreet(findings, text, kind), key=Finding.sort_key)
    return Reading(tuple(records), tuple(shown), tuple(left_out))


def _discreet(findings: Sequence[Finding], text: str, kind: Kind) -> Iterator[Finding]:
    """Yield the findings; those on a line with personal data neither show the line nor repeat its numbers."""
    private = tuple(key for spec in privacy.private_fields(kind) for key in (spec.meta.label, spec.name))
    has_private = bool(findings) and (any(key in text for key in private) or any(privacy.personal_data(text)))
    lines = text.split("\n") if has_private else []
    hidden = {
        number
        for number, line in enumerate(lines, 1)
        if any(key in line for key in private) or any(privacy.personal_data(line))
    }
    for finding in findings:
        if finding.where.line in hidden:
            message, help = (_LONG_NUMBER.sub(privacy.MASK, words) for words in (finding.message, finding.help))
            yield replace(finding, message=message, help=help, secret=True)
        else:
            yield finding


_LONG_NUMBER: Final = re.compile("[0-9A-Za-z]*[0-9]{4}[0-9A-Za-z]*")


def _lines_with_comments(text: str) -> list[str]:
    """Return the lines of a text in which a comment may follow a value; none if it has no such comment."""
    return text.split("\n") if " #" in text or "\t#" in text else []


def _covers(node: Node, place: _Place, lines: list[int]) -> bool:
    """Tell whether one of `lines`, which are sorted, lies within the node."""
    first, last = node.line + place.lines_before + 1, _last_line(node) + place.lines_before + 1
    return bisect_left(lines, first) < bisect_right(lines, last)


def _last_line(node: Node) -> int:
    if isinstance(node, Scalar):
        return max(node.line, node.end_line - (node.end_column == 0))
    inner = node.items if isinstance(node, Sequence_) else [value for _, value in node.pairs]
    return max((_last_line(one) for one in inner[-1:]), default=node.line)


def _record_nodes(roots: Sequence[_Root], findings: list[Finding]) -> Iterator[tuple[_Root, Mapping_]]:
    for root in roots:
        for node in root.node.items if isinstance(root.node, Sequence_) else [root.node]:
            if isinstance(node, Mapping_):
                yield root, node
            else:
                findings.append(
                    BARE_WORD.at(
                        root.place.of(node), "这里应该是一条记录", "一条记录由“字段名: 内容”组成，从“标识: ”开始。"
                    )
                )
        if isinstance(root.node, Sequence_) and not root.node.items:
            findings.append(EMPTY_FILE.at(root.place.of(root.node), "列表是空的", "写入记录，或者删去这个文件。"))


def _read_record(node: Mapping_, root: _Root, kind: Kind, lines: Sequence[str]) -> tuple[Read | None, list[Finding]]:
    place = root.place
    record, findings = _validated(node, place, kind.record, kind.title, root.is_partial)
    findings.extend(_advice(node, place, kind.record))
    if lines:
        findings.extend(_swallowed(node, place, lines))
    if not isinstance(record, Record):
        return None, findings
    values = plain(record)
    findings.extend(_rule_findings(record, node, place, kind))
    findings.extend(_personal(kind, values, node, place))
    if any(finding.level == "error" for finding in findings):
        return None, findings
    return Read(kind.name, record.id, values, _places(node, place, kind)), findings


def read_body(data: bytes, name: str) -> tuple[Body | None, tuple[Finding, ...]]:
    """Read data/site.yml."""
    text, findings = decode(data, name)
    roots, found = _roots(text, name, by_key(Body))
    findings.extend(found)
    nodes = [(root, root.node) for root in roots if isinstance(root.node, Mapping_)]
    if not nodes:
        if not findings:
            findings.append(EMPTY_FILE.at(Where(name), "没有写明本机关的信息", "至少写“机关名称”等必填的字段。"))
        return None, tuple(findings)
    root, node = nodes[0]
    record, found = _validated(node, root.place, Body, "本机关", root.is_partial)
    findings.extend(found)
    if lines := _lines_with_comments(text):
        findings.extend(_swallowed(node, root.place, lines))
    has_error = any(finding.level == "error" for finding in findings)
    return (record if isinstance(record, Body) and not has_error else None), tuple(
        sorted(findings, key=Finding.sort_key)
    )


def _validated(
    node: Mapping_, place: _Place, model: type[Part], title: str, is_partial: bool
) -> tuple[Part | None, list[Finding]]:
    findings: list[Finding] = []
    values = _values(node, place, model, title, findings)
    try:
        return model.model_validate(values), findings
    except ValidationError as error:
        misspelt = {finding.help for finding in findings if finding.rule == UNKNOWN_FIELD.name}
        for one in error.errors(include_url=False):
            if one["input"] is None:
                continue  # a value that `_values` has reported
            finding = _translated(one, node, place, model)
            if finding.rule == MISSING_FIELD.name and (is_partial or _offer(finding) in misspelt):
                continue
            findings.append(finding)
        return None, findings


def _offer(missing: Finding) -> str:
    """Return the help of the unknown field that is likely to be the missing one."""
    return f"是不是“{missing.message.removeprefix('缺少“')}？"


def _values(node: Mapping_, place: _Place, model: type[Part], title: str, findings: list[Finding]) -> dict[str, Any]:
    """Return the texts of a group of fields under their English names; what is no field becomes a finding."""
    keys = by_key(model)
    values: dict[str, Any] = {}
    seen: dict[str, Node] = {}
    for key, value in node.pairs:
        spec = _field_of(key, place, keys, title, findings)
        if spec is None:
            continue
        if spec.name in seen:
            first = place.of(seen[spec.name]).line
            findings.append(
                DUPLICATE_FIELD.at(place.of(key), f"“{spec.meta.label}”写了两次，第一次在第 {first} 行", "只留一个。")
            )
            continue
        seen[spec.name] = key
        if _is_absent(value):
            if spec.required:
                findings.append(EMPTY_FIELD.at(place.of(key), f"“{spec.meta.label}”没有内容", "填写内容。"))
                values[spec.name] = None
            continue
        values[spec.name] = _value(value, place, spec, findings)
    return values


def _is_absent(node: Node) -> bool:
    return isinstance(node, Scalar) and (not node.text.strip() or (node.is_plain and node.text in ("~", "null")))


def _field_of(
    key: Node, place: _Place, keys: Mapping[str, FieldSpec], title: str, findings: list[Finding]
) -> FieldSpec | None:
    if not isinstance(key, Scalar):
        findings.append(BAD_KEY.at(place.of(key), "字段名不能是列表或者一组字段", "写成“字段名: 内容”。"))
        return None
    spec = keys.get(key.text)
    if spec is None:
        help = suggestion(key.text, keys) or _all_labels(keys)
        findings.append(UNKNOWN_FIELD.at(place.of(key), f"“{shortened(key.text)}”不是“{title}”的字段", help))
    return spec


def _all_labels(keys: Mapping[str, FieldSpec]) -> str:
    labels = list(dict.fromkeys(spec.meta.label for spec in keys.values()))
    return f"可以写：{'、'.join(labels)}。" if len(labels) <= 8 else "用 gongshi schema 查看全部字段。"


def _value(node: Node, place: _Place, spec: FieldSpec, findings: list[Finding]) -> Any:
    if spec.many:
        if isinstance(node, Sequence_):
            return tuple(_one(item, place, spec, findings) for item in node.items)
        findings.append(WRONG_TYPE.at(place.of(node), f"“{spec.meta.label}”应是列表", _list_help(node, spec)))
        return None
    return _one(node, place, spec, findings)


def _list_help(node: Node, spec: FieldSpec) -> str:
    if spec.part_type:
        return f"每项以“- ”开头，写明：{_labels(spec)}。"
    if not isinstance(node, Scalar) or "\n" in node.text:
        return "每项一行、以“- ”开头。"
    items = re.sub("[，、；;,] *", ", ", node.text) if spec.shape.choices else node.text
    return f"写成 {shortened(f'[{items}]', 60)}，或者每项一行、以“- ”开头。"


def _labels(spec: FieldSpec) -> str:
    return "、".join(part.meta.label for part in spec.parts)


def _part_with_colon(text: str, spec: FieldSpec) -> str:
    """Return the label with which a text begins that was meant as a field of a group, or ""."""
    label = text.partition("：")[0].strip()
    return label if label in by_key(spec.part_type or Part) and label != text else ""


def _one(node: Node, place: _Place, spec: FieldSpec, findings: list[Finding]) -> Any:
    if spec.part_type and isinstance(node, Mapping_):
        return _values(node, place, spec.part_type, spec.meta.label, findings)
    if spec.part_type and isinstance(node, Scalar) and (part := _part_with_colon(node.text, spec)):
        findings.append(
            FULLWIDTH_COLON.at(place.of(node), f"“{part}”后面是中文冒号", f"改成半角冒号加空格：“{part}: ”。")
        )
        return None
    if spec.part_type:
        each = "的每一项" if spec.many else ""
        findings.append(
            WRONG_TYPE.at(place.of(node), f"“{spec.meta.label}”{each}应有下级字段", f"写明：{_labels(spec)}。")
        )
        return None
    if isinstance(node, Scalar):
        return node.text
    return [] if isinstance(node, Sequence_) else {}


def _translated(error: Mapping[str, Any], node: Mapping_, place: _Place, model: type[Part]) -> Finding:
    """Turn one error of pydantic into a finding at its place."""
    path = error["loc"]
    label, where = _place_of(path, node, place, model)
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return MISSING_FIELD.at(where, f"缺少“{label}”", f"补上一行“{label}: …”。")
        case "string_too_long" | "too_long":
            return TOO_LONG.at(
                where, f"“{label}”超过了 {context['max_length']} 个字", f"缩短到 {context['max_length']} 个字以内。"
            )
        case name if "message" in context:
            return Finding(
                name,
                "error",
                f"“{label}”{'：' if context['message'][0] == '“' else ''}{context['message']}",
                where,
                context["help"],
            )
        case _:
            return BAD_VALUE.at(where, f"“{label}”的内容不符合要求", "参看 gongshi schema 里这个字段的说明。")


def _place_of(path: tuple[int | str, ...], node: Mapping_, place: _Place, model: type[Part]) -> tuple[str, Where]:
    """Return the label of the last field on `path`, and where its value stands (or the group it is missing from)."""
    label, current, specs = "", node, by_name(model)
    here: Node = node
    for step in path:
        if isinstance(step, int):
            here = here.items[step] if isinstance(here, Sequence_) and step < len(here.items) else here
        elif step in specs:
            spec = specs[step]
            label = spec.meta.label
            here = _child(here, spec) or here
            specs = by_name(spec.part_type) if spec.part_type else specs
        current = here if isinstance(here, Mapping_) else current
    where = place.of(here)
    if isinstance(here, Mapping_) and here.pairs:
        where = place.of(here.pairs[0][0])
    return label, where


def _child(node: Node, spec: FieldSpec) -> Node | None:
    if isinstance(node, Mapping_):
        for key, value in node.pairs:
            if isinstance(key, Scalar) and key.text in (spec.meta.label, spec.name):
                return value
    return None


# ------------------------------------------------------------------------------------------------ checks of a record


def _advice(node: Mapping_, place: _Place, model: type[Part]) -> Iterator[Finding]:
    """Yield what is allowed but odd about single values."""
    keys = by_key(model)
    for key, value in node.pairs:
        spec = keys.get(key.text) if isinstance(key, Scalar) else None
        if spec is None or not isinstance(value, Scalar) or spec.shape.advise is fields.NO_ADVICE or _is_absent(value):
            continue
        try:
            advice = spec.shape.advise(value.text)
        except PydanticCustomError:  # the value is wrong, and validation says so
            continue
        if advice:
            rule, message, help = advice
            yield rule.at(place.of(value), f"“{spec.meta.label}”{message}", help)


def _swallowed(node: Node, place: _Place, lines: Sequence[str]) -> Iterator[Finding]:
    """Yield where a comment begins right behind a value, which may have been meant as part of it."""
    for value in _scalars(node):
        row = value.end_line + place.lines_before
        rest = lines[row][value.end_column :] if value.is_plain and row < len(lines) else ""
        if rest.lstrip().startswith("#"):
            column = value.end_column + len(rest) - len(rest.lstrip())
            yield SWALLOWED_COMMENT.at(
                place.at(value.end_line, column),
                "“#”后面的文字当作注释，不会公开",
                "如果它是内容，给整个内容加上引号。",
            )


def _rule_findings(record: Record, node: Mapping_, place: _Place, kind: Kind) -> Iterator[Finding]:
    for problem in kind.check(record):
        yield problem.rule.at(_field_place(node, place, kind, problem.field), problem.message, problem.help)
    for spec in privacy.private_fields(kind):
        if getattr(record, spec.name):
            finding = privacy.PRIVATE_FIELD.at(
                _field_place(node, place, kind, spec.name), f"“{spec.meta.label}”不必写进仓库", "整行删去。"
            )
            yield replace(finding, secret=True)


def _field_place(node: Mapping_, place: _Place, kind: Kind, name: str) -> Where:
    value = _child(node, kind.field(name))
    return place.of(value) if value else place.of(node.pairs[0][0])


def _personal(kind: Kind, values: Mapping[str, Any], node: Mapping_, place: _Place) -> Iterator[Finding]:
    public = tuple(spec for spec in kind.fields if spec.meta.public and spec.name in values)
    if not any(privacy.personal_data("\n".join(text for _, text in texts(public, values)))):
        return
    for top in public:
        for spec, text in texts((top,), values):
            for what, _ in privacy.personal_data(text):
                where = _text_place(_child(node, top) or node, place, text)
                finding = privacy.PERSONAL_DATA.at(
                    where, f"“{spec.meta.label}”里有{what}", "删去它；确需指明个人时只写姓氏加“某”。"
                )
                yield replace(finding, secret=True)


def _text_place(node: Node, place: _Place, text: str) -> Where:
    """Return where the value that reads `text` stands inside `node`, or where the node begins."""
    return next((place.of(one) for one in _scalars(node) if one.text.strip() == text), place.of(node))


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    for inner in node.items if isinstance(node, Sequence_) else ():
        yield from _scalars(inner)
    for _, value in node.pairs if isinstance(node, Mapping_) else ():
        yield from _scalars(value)


def _places(node: Mapping_, place: _Place, kind: Kind) -> dict[str, tuple[int, int, int]]:
    places = {}
    for spec in kind.fields:
        if spec.name == "id" or spec.meta.unique or spec.meta.refers_to:
            where = _field_place(node, place, kind, spec.name)
            places[spec.name] = (where.line, where.column, where.end_column)
    return places

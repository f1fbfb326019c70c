"""Bytes → text: encodings, line ends, and the characters that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from gongshi.findings import Finding, Where
from gongshi.reading.odd import odd_findings, without_controls
from gongshi.reading.rules import (
    BYTE_ORDER_MARK,
    LINE_ENDINGS,
    NOT_UTF8,
    OTHER_ENCODING,
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file with `\\n` line ends and without what YAML does not take; "" if it is none."""

    text: str
    findings: list[Finding]
    refused: frozenset[int] = frozenset()
    """The lines, from 1, with an odd character that is an error; not each has a finding of its own."""
    not_utf8: Finding | None = None
    """Where the bytes are no UTF-8, as an error; what can be read is read all the same."""


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of a file, and what was wrong with it."""
    findings: list[Finding] = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        findings.append(BYTE_ORDER_MARK.at(Where(name), "文件开头有 BOM 标记，已略过", "另存为不带 BOM 的 UTF-8。"))
    not_utf8 = None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        not_utf8, encoding = _not_utf8(data, error.start, name), _encoding_of(data)
        if not encoding:
            return Decoded("", [*findings, not_utf8], not_utf8=not_utf8)
        text = data.decode(encoding, "replace")
        if encoding == "utf-8":
            findings.append(not_utf8)
        else:
            called = _CALLED[encoding]
            message, help = f"文件是 {called} 编码，已按 {called} 读取", _REOPEN.format(called)
            findings.append(replace(OTHER_ENCODING.at(not_utf8.where, message, help), secret=True))
    if "\r" in text:
        findings.append(_line_ending(text, name))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd, refused = odd_findings(text, name)
    odd = [one for one in odd if not not_utf8 or one.where.line != not_utf8.where.line]  # said already
    return Decoded(without_controls(text) if refused else text, [*findings, *odd], refused, not_utf8)


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
    encoding = _encoding_of(data)
    if encoding == "utf-8":
        message = "这里有坏掉的字节，不是 UTF-8"
        return NOT_UTF8.at(Where(name, line, column), message, "删去乱码，按原件补上，再另存为 UTF-8。")
    called = _CALLED.get(encoding, "")
    message = f"文件像是 {called} 编码，不是 UTF-8" if called else "从这里起不是 UTF-8"
    help = _REOPEN.format(called) if called else "在编辑器里另存为 UTF-8 编码。"
    return replace(
        NOT_UTF8.at(Where(name, line, column), message, help), secret=bool(called)
    )  # it would be shown as mojibake


_CALLED: Final = {"gb18030": "GBK", "utf-16": "UTF-16"}
_REOPEN: Final = "在编辑器里先用 {0} 编码重新打开，看到的字对了，再另存为 UTF-8。"
_MOST_BROKEN: Final = 4
"""A text in UTF-8 has more than so many good characters beside ASCII for each broken byte."""


def _encoding_of(data: bytes) -> str:
    """Return the encoding of bytes that are no UTF-8: "utf-8" if only some are broken, "utf-16", "gb18030", or "" if it cannot be told."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16" if len(data) % 2 == 0 else ""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(not character.isascii() for character in text) - broken
    if good > broken * _MOST_BROKEN:
        return "utf-8"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "utf-8" if good > broken else ""
    return "gb18030"

"""Bytes → text: encodings, line ends, and the characters that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongshi.findings import Finding, Where
from gongshi.reading.odd import odd_findings, without_controls
from gongshi.reading.rules import (
    BYTE_ORDER_MARK,
    LINE_ENDINGS,
    NOT_UTF8,
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file with `\\n` line ends and without what YAML does not take; "" if it is no UTF-8."""

    text: str
    findings: list[Finding]
    refused: frozenset[int] = frozenset()
    """The lines, from 1, with an odd character that is an error; not each has a finding of its own."""


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of a file, and what was wrong with it."""
    findings: list[Finding] = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        findings.append(BYTE_ORDER_MARK.at(Where(name), "文件开头有 BOM 标记，已略过", "另存为不带 BOM 的 UTF-8。"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Decoded("", [*findings, _not_utf8(data, error.start, name)])
    if "\r" in text:
        findings.append(_line_ending(text, name))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd, refused = odd_findings(text, name)
    return Decoded(without_controls(text) if refused else text, [*findings, *odd], refused)


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

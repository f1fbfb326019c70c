"""Bytes → text: encodings, line ends, and the characters that nobody sees."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from gongshi.findings import Finding, Where
from gongshi.reading.rules import (
    BYTE_ORDER_MARK,
    CONTROL_CHARACTER,
    LINE_ENDINGS,
    MAX_ODD_CHARACTERS,
    NOT_UTF8,
)

ODD: Final = re.compile(
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
    odd = list(ODD.finditer(text)) if not text.isascii() or ODD.search(text) else []
    for match in odd[:MAX_ODD_CHARACTERS]:
        findings.append(_odd_character(match, text, name))
    return (ODD.sub(" ", text) if odd else text), findings


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

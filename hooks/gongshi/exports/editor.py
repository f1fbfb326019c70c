"""The settings of VS Code that say which schema belongs to which records: one entry a schema under `yaml.schemas`.

The file is people's: JSON with comments, in which only the entries that point into `data/.schema/` are ours. Where those are right
the file stays as it is; else they are taken out and written anew, and every other character stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FILE: Final = ".vscode/settings.json"
KEY: Final = "yaml.schemas"
OURS: Final = "./data/.schema/"

_TOKEN: Final = re.compile(
    r'(?P<blank>[\s\ufeff]+|//[^\r\n]*|/\*.*?\*/)|(?P<string>"(?:[^"\\\r\n]|\\.)*")|(?P<mark>[{}\[\],:])|[-+.\w]+',
    re.DOTALL,
)
_CLOSING: Final = {"{": "}", "[": "]"}


class BadSettings(Exception):
    """The settings cannot be read. The message is Chinese and says what to do; it goes on after the file's name."""


def as_settings(content: bytes | None, names: Iterable[str]) -> bytes:
    """Return the settings with an entry for the schema of each name; `content` is what they are, None if there are none.

    Raises:
        BadSettings: they are no JSON with comments.
    """
    wanted = {f"{OURS}{name}.json": _files(name) for name in sorted(names)}
    if content is None or not content.strip():
        return _block({KEY: wanted}, "\n", "").encode() + b"\n"
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise _bad("不是 UTF-8 编码") from None
    return _with_entries(text, wanted).encode()


def _files(name: str) -> str:
    return "data/site.yml" if name == "site" else f"data/{name}/**/*.{{yml,yaml}}"


def _bad(what: str) -> BadSettings:
    return BadSettings(f"{what}，没有改动。改好它，或者把它移开，再运行 gongshi schema --write。")


def _with_entries(text: str, wanted: Mapping[str, str]) -> str:
    tokens = _tokens(text)
    if not tokens or tokens[0].text != "{":
        raise _bad("不是用花括号括起来的 JSON")
    top = _object(tokens, 0)
    newline = "\r\n" if "\r\n" in text else "\n"
    found = next((member for member in reversed(top) if member.key == KEY), None)
    if found is None:
        indent = _indent(text, top[0].start) if top else "  "
        entry = f"{newline}{indent}{json.dumps(KEY)}: {_block(wanted, newline, indent)}"
        return _inserted(text, tokens[0].end, entry, len(top))
    if found.value.text != "{":
        raise _bad(f"里的“{KEY}”后面不是花括号")
    entries = _object(tokens, tokens.index(found.value))
    ours = [entry for entry in entries if entry.key.startswith((OURS, OURS.removeprefix("./")))]
    if {entry.key: entry.value.text for entry in ours} == {key: json.dumps(value) for key, value in wanted.items()}:
        return text
    indent = _indent(text, found.start)
    inside = newline + _lines(wanted, newline, indent * 2 or "  ")
    kept = _without(text, tokens, entries, ours)
    return _inserted(kept, found.value.end, inside, len(entries) - len(ours), newline + indent)


def _inserted(text: str, place: int, entry: str, others: int, closing: str = "\n") -> str:
    """Return the text with the first entry of an object put in; `closing` goes before the brace that nothing else is before."""
    rest = text[place:]
    if others:
        return f"{text[:place]}{entry},{rest}"
    return text[:place] + entry + (closing + rest.lstrip() if rest.lstrip().startswith("}") else rest)


def _without(text: str, tokens: Sequence[_Token], entries: Sequence[_Member], ours: Sequence[_Member]) -> str:
    """Return the text without some of the entries of an object, the lines that become empty, and a comma that becomes the last."""
    cuts = []
    for entry in ours:
        start, end = entry.start, entry.comma or entry.end
        line, rest = text.rfind("\n", 0, start) + 1, re.compile(r"[ \t]*\r?\n").match(text, end)
        if rest and not text[line:start].strip():
            start, end = line, rest.end()
        cuts.append((start, end))
    others = [entry for entry in entries if entry not in ours]
    if others and others[-1].comma and not entries[-1].comma:
        cuts.append((others[-1].comma - 1, others[-1].comma))
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return text


def _block(value: Mapping[str, object], newline: str, indent: str) -> str:
    return "{" + newline + _lines(value, newline, indent + (indent or "  ")) + newline + indent + "}"


def _lines(value: Mapping[str, object], newline: str, indent: str) -> str:
    """Return the members of an object, one a line."""
    said = (
        f"{indent}{json.dumps(key)}: {_block(one, newline, indent) if isinstance(one, dict) else json.dumps(one)}"
        for key, one in value.items()
    )
    return f",{newline}".join(said)


def _indent(text: str, place: int) -> str:
    """Return the white space before a place on its line."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line[: len(line) - len(line.lstrip())]


# ---------------------------------------------------------------- JSON with comments


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of an object: where it begins and ends; `comma` is the end of the comma behind it, 0 if there is none."""

    key: str
    value: _Token
    start: int
    end: int
    comma: int


def _tokens(text: str) -> list[_Token]:
    """Return the tokens of the text but white space and comments."""
    tokens, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            found = text[place : place + 10].partition("\n")[0]
            raise _unreadable(_Token(found, place, place, text.count("\n", 0, place) + 1))
        if match.lastgroup != "blank":
            tokens.append(_Token(match[0], match.start(), match.end(), text.count("\n", 0, place) + 1))
        place = match.end()
    return tokens


def _object(tokens: Sequence[_Token], opening: int) -> list[_Member]:
    """Return the members of the object that a token opens."""
    members: list[_Member] = []
    at = opening + 1
    while (key := _at(tokens, at)).text != "}":
        if not key.text.startswith('"') or _at(tokens, at + 1).text != ":":
            raise _unreadable(key)
        last = _last(tokens, at + 2)
        after = _at(tokens, last + 1)
        if after.text not in (",", "}"):
            raise _unreadable(after)
        comma = after.end if after.text == "," else 0
        members.append(_Member(json.loads(key.text), tokens[at + 2], key.start, tokens[last].end, comma))
        at = last + (2 if comma else 1)
    return members


def _last(tokens: Sequence[_Token], first: int) -> int:
    """Return the place of the last token of the value that begins at `first`."""
    open_, at = [], first
    while True:
        token = _at(tokens, at)
        if token.text in _CLOSING:
            open_.append(_CLOSING[token.text])
        elif open_ and token.text == open_[-1]:
            open_.pop()
        elif token.text in ("}", "]") or (token.text in (",", ":") and not open_):
            raise _unreadable(token)
        if not open_:
            return at
        at += 1


def _at(tokens: Sequence[_Token], place: int) -> _Token:
    if place < len(tokens):
        return tokens[place]
    raise _bad("末尾少了收尾的括号")


def _unreadable(token: _Token) -> BadSettings:
    return _bad(f"第 {token.line} 行读不懂：“{token.text[:40]}”的前面或者后面有错")

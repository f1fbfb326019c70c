"""Deadlines as iCalendar, for the clerk's calendar: one all-day event each. Format: RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LINE_BYTES = 75
"""The longest line, without its end."""


@dataclass(frozen=True, slots=True)
class Event:
    """An all-day event. `uid` is the same on every export, so that calendars update what they have."""

    uid: str
    day: date
    title: str
    text: str


def calendar_text(name: str, events: Iterable[Event], today: date) -> str:
    """Return a calendar. The same events on the same day give the same text."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongshi//deadlines//ZH", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(event.uid)}",
            f"DTSTAMP:{today:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.title)}",
            f"DESCRIPTION:{_escaped(event.text)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    for char, escape in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(char, escape)
    return "".join(char for char in text if char.isprintable() or char == " ")


def _folded(line: str) -> Iterator[str]:
    """Yield the line in pieces of at most 75 bytes; a continuation begins with a space. No character is cut."""
    piece, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > LINE_BYTES:
            yield piece
            piece, size = " ", 1
        piece += char
        size += width
    yield piece

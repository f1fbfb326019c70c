"""The notice board in the hall: what was disclosed of late as A4 sheets in large type, each record with a QR code to its page.

Law: 政府信息公开条例 Art. 23 and 25: information is also disclosed on notice boards, and where it can be read on the spot.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import segno
from markupsafe import Markup

from gongshi.findings import cells
from gongshi.law.workdays import months_after
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Place, Unit
from gongshi.markup import addresses, head, templates
from gongshi.markup.head import Site
from gongshi.markup.shell import Content
from gongshi.model.kind import shown

OWNS = ("board/",)
BOARD: Final = "board/index.html"
MENU = (Place(BOARD, "公示栏", 70, in_menu=True),)
MAX_NOTICES: Final = 400
"""Records on the board, the newest; a hall has no room for more."""
SHEET_ROOM: Final = 218
"""Millimetres of a sheet between its head and its foot."""
_LINE: Final = 8.6
_NAME_LINE: Final = 9.6
_QR_HEIGHT: Final = 42
_GAP: Final = 9
MASK: Final = 2
"""Of the eight patterns under a QR code, any of which every reader undoes: to try them all and take the evenest costs 5 ms a code."""
_NAME_CELLS: Final = 38
"""Cells of terminal width (a Chinese character has two) that fit in a line of a name; of a fact, the next."""
_FACT_CELLS: Final = 44
_MAX_CELLS: Final = 220
"""A name or fact is cut here: five or six lines."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One record on the board."""

    kind_title: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    published_on: str
    url: str
    """From the site's root."""
    code: Markup
    """The QR code as SVG; empty if the site's address is not known."""

    @property
    def height(self) -> float:
        """Return about how many millimetres it takes; never less than it does."""
        lines = sum(_lines(f"{label}：{text}", _FACT_CELLS) for label, text in self.facts) + 1
        return max(_QR_HEIGHT, _lines(self.heading, _NAME_CELLS) * _NAME_LINE + lines * _LINE) + _GAP


@dataclass(frozen=True, slots=True)
class About:
    """Which days a board is about, ISO and both included, and how many records were disclosed on them."""

    since: str
    today: str
    total: int


@dataclass(frozen=True, slots=True)
class Board:
    """All sheets. Days are ISO, both included."""

    since: str
    today: str
    sheets: tuple[tuple[Notice, ...], ...]
    total: int
    """How many records were disclosed in that time; the board may have fewer."""


def default_since(today: date) -> date:
    """Return the first day of the last month."""
    return months_after(today, -1)


def units(house: House) -> Iterator[Unit]:
    yield ()


def plan(unit: Unit, house: House) -> Iterator[Page]:
    since, today = default_since(house.today).isoformat(), house.today.isoformat()
    fresh, total = house.catalogue.fresh(since, MAX_NOTICES)
    yield Page((BOARD,), About(since, today, total), tuple(fresh), listed=("pages", ""))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    return [board_content(make_board(page.subject, records, frame), frame.site)]


def make_board(about: About, records: Iterable[Exhibit], frame: Frame) -> Board:
    """Arrange records on sheets."""
    sheets = tuple(map(tuple, on_sheets(_notices(records, frame))))
    return Board(about.since, about.today, sheets, about.total)


def _notices(records: Iterable[Exhibit], frame: Frame) -> Iterator[Notice]:
    site = frame.site
    for one in records:
        kind, link = frame.kinds[one.kind], one.link
        facts = tuple(
            (spec.meta.label, _cut(shown(spec, one.record[spec.name])))
            for spec in map(kind.field, kind.columns)
            if spec.name in one.record and not spec.parts
        )
        code = qr_code(site.url + link.url, f"扫码查看：{link.heading}") if site.url else Markup()
        yield Notice(kind.title, _cut(link.heading), facts, one.published_on, link.url, code)


def on_sheets(notices: Iterable[Notice]) -> Iterator[list[Notice]]:
    """Fill sheet after sheet; a notice is never split."""
    sheet: list[Notice] = []
    room = float(SHEET_ROOM)
    for notice in notices:
        if sheet and notice.height > room:
            yield sheet
            sheet, room = [], float(SHEET_ROOM)
        sheet.append(notice)
        room -= notice.height
    if sheet:
        yield sheet


def _lines(text: str, width: int) -> int:
    return -(-max(1, cells(text)) // width)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    while cells(text) > _MAX_CELLS:
        text = text[: min(len(text) - 2, _MAX_CELLS)] + "…"
    return text


def qr_code(text: str, title: str) -> Markup:
    """Return a QR code as SVG, black on white in any scheme, with a quiet zone of four modules (ISO/IEC 18004)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(
        out,
        kind="svg",
        xmldecl=False,
        border=4,
        omitsize=True,
        light="#fff",
        svgclass="gs-qr",
        lineclass=None,
        title=title,
        nl=False,
    )
    return Markup(out.getvalue().decode())  # noqa: S704  # segno escapes the title


# ------------------------------------------------------------------------------------------------ showing


def board_content(board: Board, site: Site) -> Content:
    """Return the board as a page of the site; printed, each sheet is a page of A4."""
    main = templates.template("board.html").render(
        board=board, site=site, body=site.body, root=addresses.root_of(BOARD), shown=sum(map(len, board.sheets))
    )
    style = f'<link rel="stylesheet" href="{addresses.root_of(BOARD)}assets/gongshi/board.css">'
    return Content(f"公示栏 - {site.body.site_name}", head.site_head(site, BOARD) + style, main)

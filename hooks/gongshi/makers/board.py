"""The notice board in the hall: what was disclosed of late as A4 sheets in large type, each record with a QR code to its page.

Law: 政府信息公开条例 Art. 23 and 25: information is also disclosed on notice boards, and where it can be read on the spot.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import segno
from markupsafe import Markup

from gongshi.catalogue import Catalogue, Seen
from gongshi.findings import cells
from gongshi.law.publicity import months_after
from gongshi.markup import addresses, head, templates
from gongshi.markup.head import Site
from gongshi.markup.shell import Content
from gongshi.model.kind import shown
from gongshi.store import Store

BOARD: Final = "board/index.html"
MAX_NOTICES: Final = 400
"""Records on the board, the newest; a hall has no room for more."""
SHEET_ROOM: Final = 218
"""Millimetres of a sheet between its head and its foot."""
_LINE: Final = 8.6
_NAME_LINE: Final = 9.6
_QR_HEIGHT: Final = 42
_GAP: Final = 9
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


def make_board(catalogue: Catalogue, store: Store, since: date, today: date, site: Site) -> Board:
    """Arrange on sheets what was disclosed from `since` on and may be seen today, newest first."""
    fresh = [
        one
        for some in catalogue.seen.values()
        for one in some
        if one.state == "published" and since.isoformat() <= one.row.published_on <= today.isoformat()
    ]
    fresh.sort(key=lambda one: (one.row.published_on, one.row.day, one.row.kind, one.row.id), reverse=True)
    shown_here = fresh[:MAX_NOTICES]
    notices = _notices(shown_here, catalogue, store, site)
    return Board(since.isoformat(), today.isoformat(), tuple(map(tuple, on_sheets(notices))), len(fresh))


def _notices(members: Sequence[Seen], catalogue: Catalogue, store: Store, site: Site) -> Iterator[Notice]:
    for one, data in zip(members, store.data(one.row for one in members), strict=True):
        kind, record = catalogue.kinds[one.row.kind], json.loads(data)
        facts = tuple(
            (spec.meta.label, _cut(shown(spec, record[spec.name])))
            for spec in map(kind.field, kind.columns)
            if spec.name in record and not spec.parts
        )
        code = qr_code(site.url + one.url, f"扫码查看：{one.row.heading}") if site.url else Markup()
        yield Notice(kind.title, _cut(one.row.heading), facts, one.row.published_on, one.url, code)


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
    segno.make(text, error="m", micro=False).save(
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
    return Content(f"公示栏 - {site.body.site_name}", head.site_head(site, BOARD), main)


def board_document(board: Board, site: Site) -> str:
    """Return the sheets alone as a document that needs nothing beside it, for printing."""
    css = (Path(__file__).parents[1] / "assets/gongshi/board.css").read_text(encoding="utf-8")
    content = board_content(board, site)
    return templates.template("board_document.html").render(
        title=content.title,
        main=Markup(content.main),  # noqa: S704  # from a template
        css=Markup(css),  # noqa: S704  # ours
    )


class NoBrowser(Exception):
    """No browser was found that can print, or it could not. The message is Chinese."""


_BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
PRINT_SECONDS: Final = 120


def find_browser() -> str:
    """Return the path of a browser that can print.

    Raises:
        NoBrowser: there is none.
    """
    named = os.environ.get("CHROMIUM", "")
    if named and not os.access(named, os.X_OK):
        raise NoBrowser(f"环境变量 CHROMIUM 写的“{named}”不是可以运行的浏览器。")
    found = named or next(filter(None, map(shutil.which, _BROWSERS)), None)
    found = found or next((place for place in _PLACES if os.access(place, os.X_OK)), None)
    if not found:
        raise NoBrowser(
            "没有找到 Chromium、Chrome 或者 Edge，印不了 PDF。装好后再试，或者用环境变量 CHROMIUM 指明它的路径；"
            "也可以用浏览器打开网站的“公示栏”页，直接打印。"
        )
    return found


def print_pdf(html: str, output: Path) -> None:
    """Print a document to a PDF file through a browser without a window.

    Raises:
        NoBrowser: there is no browser, or it made no file.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "board.html"), Path(folder, "board.pdf")
        page.write_text(html, encoding="utf-8")
        is_root = sys.platform != "win32" and os.geteuid() == 0
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--no-first-run",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            *(["--no-sandbox"] if is_root else []),  # the sandbox does not start as root; the page is our own file
            page.as_uri(),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=PRINT_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoBrowser(f"浏览器 {browser} 没有印出 PDF：{type(error).__name__}。") from error
        if not made.is_file():
            raise NoBrowser(f"浏览器 {browser} 没有印出 PDF。可以用浏览器打开网站的“公示栏”页，直接打印。")
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, output)

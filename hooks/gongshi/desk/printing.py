"""The notice board as a PDF for the hall: its sheets alone, printed by a browser of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

from markupsafe import Markup

from gongshi.kinds import own_files
from gongshi.makers.board import MAX_NOTICES, About, Board, board_content, default_since, make_board
from gongshi.making.page import Frame, exhibit
from gongshi.markup import templates
from gongshi.markup.head import Site
from gongshi.survey import Survey
from gongshi.systems import is_root
from gongshi.views import View


def print_board(taken: Survey, today: date, since: date | None, address: str, output: Path) -> Board:
    """Print what was disclosed from a day on to a PDF file; since a month ago, if no day is given. Return what was printed.

    `taken` has a body and rows; `address` is the site's, with a final `/`, or "".

    Raises:
        NoBrowser: there is no browser, or it made no file.
    """
    assert taken.body
    site = Site(taken.body, address)
    board = _board(taken, Frame(site, own_files(taken.project)), since or default_since(today), today)
    print_pdf(board_document(board, site), output)
    return board


def _board(taken: Survey, frame: Frame, first: date, today: date) -> Board:
    since = first.isoformat()
    with taken.open_store() as store:
        view = View(store, "public", today)
        fresh = view.fresh(frame.kinds, since, MAX_NOTICES)
        texts = view.texts(one.number for one in fresh)
        records = [exhibit(one, row, data) for one, (row, data) in zip(fresh, texts, strict=True)]
        return make_board(About(since, today.isoformat(), view.count_fresh(frame.kinds, since)), records, frame)


def board_document(board: Board, site: Site) -> str:
    """Return the sheets alone as a document that needs nothing beside it."""
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
        page.write_bytes(html.encode())
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
            *(["--no-sandbox"] if is_root() else []),  # the sandbox does not start as root; the page is our own file
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

"""For reviewers, in previews only: what `gongshi check` no longer reports because somebody has looked and answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Unit
from gongshi.markup import templates
from gongshi.markup.head import site_head
from gongshi.markup.shell import Content
from gongshi.private.privacy import EXCEPTION_USED, VERIFIED

OWNS = ("verified.html",)
_SET_ASIDE = frozenset({VERIFIED.name, EXCEPTION_USED.name})


def units(house: House) -> Iterator[Unit]:
    yield ()


def plan(unit: Unit, house: House) -> Iterator[Page]:
    if house.audience == "preview":
        found = ((one.where.file, one.where.line, one.message) for one in house.findings if one.rule in _SET_ASIDE)
        yield Page(("verified.html",), (tuple(found),))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content]:
    (entries,) = page.subject
    main = templates.render("verified.html", entries=entries, root="", body=frame.site.body)
    return [Content(f"核实 - {frame.site.body.site_name}", site_head(frame.site, "verified.html"), main)]

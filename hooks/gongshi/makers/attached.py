"""The attachments of the records that stand on the site, beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Named, Page, Unit
from gongshi.markup.shell import Content
from gongshi.private import attachments
from gongshi.store import Damaged
from gongshi.stored import restored
from gongshi.views import Standing

OWNS = ()
"""They stand in the folders of the kinds."""


def units(house: House) -> Iterator[Unit]:
    return house.catalogue.view.attached()


def units_of(one: Standing) -> Iterator[Unit]:
    if one.is_seen and one.row.attachments != "[]":
        yield one.row.kind, one.row.id


def plan(unit: Unit, house: House) -> Iterator[Page]:
    cache, one = house.cache.attachments, house.catalogue.get(*unit)
    for url, digest in restored(one.row.attachments) if one else ():
        yield Page((f"{unit[0]}/{url}",), Named(digest, partial(_clean, cache, digest)))


def _clean(cache: Path, digest: str) -> bytes:
    """Return a clean file.

    Raises:
        Damaged: it is not in the cache any more, or spoilt.
    """
    data = attachments.cached(cache, digest)
    if data is None:
        raise Damaged(digest)
    return data


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    return [page.subject.content()]

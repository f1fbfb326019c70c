"""The attachments of the records that stand on the site, beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Named, Page
from gongshi.markup.shell import Content
from gongshi.private import attachments
from gongshi.store import Damaged
from gongshi.survey import ATTACHMENTS

OWNS = ()
"""They stand in the folders of the kinds."""


def plan(house: House) -> Iterator[Page]:
    cache = house.project / ATTACHMENTS
    for one in house.catalogue.by_id.values():
        for url, digest in json.loads(one.row.attachments):
            yield Page((f"{one.row.kind}/{url}",), Named(digest, partial(_clean, cache, digest)))


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

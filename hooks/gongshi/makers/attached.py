"""The attachments of the records that stand on the site, beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page
from gongshi.markup.shell import Content
from gongshi.private import attachments
from gongshi.store import Damaged
from gongshi.survey import ATTACHMENTS

OWNS = ()
"""They stand in the folders of the kinds."""


def plan(house: House) -> Iterator[Page]:
    for one in house.catalogue.by_id.values():
        for url, digest in json.loads(one.row.attachments):
            yield Page((f"{one.row.kind}/{url}",), digest)


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    """Return the clean file, which is known by its content.

    Raises:
        Damaged: it is not in the cache any more, or spoilt.
    """
    data = attachments.cached(frame.project / ATTACHMENTS, page.subject)
    if data is None:
        raise Damaged(page.paths[0])
    return [data]

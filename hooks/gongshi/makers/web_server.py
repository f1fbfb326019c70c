"""What the web server is to send with every file, written down for static hosts and for nginx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongshi.exports import headers
from gongshi.format import FOLDER
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Unit
from gongshi.making.policy import Outside, policy
from gongshi.markup.shell import Content

OWNS = ("_headers", "_nginx.conf")


def units(house: House) -> Iterator[Unit]:
    yield ()


def plan(unit: Unit, house: House) -> Iterator[Page]:
    """Plan the two files: they allow what the pages of the theme need, and the shells all others are stamped into."""
    named = tuple(headers.named_by_content(house.theme.origins))
    outside = Outside.of(house.site.body)
    allowed = policy(house.theme.scripts, is_header=True, outside=outside)
    yield Page((headers.HOSTS, headers.NGINX), (headers.headers(allowed, bool(outside.framers)), named))


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    sent, named = page.subject
    return [headers.for_hosts(sent, named, FOLDER).encode(), headers.for_nginx(sent, FOLDER).encode()]

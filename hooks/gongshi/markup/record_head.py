"""The head of a record's page: the tags of an article (政府网站发展指引), and schema.org's words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from gongshi.markup.addresses import record_url
from gongshi.markup.head import NOT_INDEXED, Site, canonical, column_head, feed_link, json_block, meta_tag
from gongshi.model.kind import FieldSpec, Kind, shown
from gongshi.model.life import State
from gongshi.model.record import Plain

DESCRIPTION: Final = 150
"""Characters of a description."""


@dataclass(frozen=True, slots=True)
class _Common:
    """What is the same on every page of a kind."""

    column: str
    """The tags of the site and the column, and the feeds."""
    author: str
    publisher: Mapping[str, str]
    summary: tuple[FieldSpec, ...]
    """The fields whose values describe a record."""
    number: FieldSpec


@cache
def _common(kind: Kind, site: Site) -> _Common:
    body = site.body
    return _Common(
        column_head(kind, site) + feed_link(site, record_url(kind.name, ""), kind),
        meta_tag("Author", body.name),
        {"@type": "GovernmentOrganization", "name": body.name, "identifier": body.uscc},
        tuple(spec for spec in map(kind.field, kind.summary) if not spec.parts),
        kind.field(kind.number),
    )


def record_head(kind: Kind, record: Plain, heading: str, state: State, site: Site) -> str:
    common, url = _common(kind, site), record_url(kind.name, record["id"])
    address = site.url and site.url + url
    number = shown(common.number, record[common.number.name]) if common.number.name in record else ""
    described = "，".join([shown(spec, record[spec.name]) for spec in common.summary if spec.name in record])
    named = {"@context": "https://schema.org", "name": heading, "identifier": number or record["id"]}
    if address:
        named["url"] = address
    return "".join(
        [
            "" if state == "published" else NOT_INDEXED,
            common.column,
            meta_tag("ArticleTitle", heading),
            meta_tag("PubDate", f"{record['published_on']} 00:00"),
            meta_tag("ContentSource", record.get(kind.source) or site.body.name),
            meta_tag("Keywords", f"{kind.title},{number}" if number else kind.title),
            common.author,
            meta_tag("Description", described[:DESCRIPTION]),
            meta_tag("Url", address),
            canonical(site, url),
            json_block({**named, **_schema_org(kind, record, common.publisher)}),
        ]
    )


def _schema_org(kind: Kind, record: Plain, publisher: Mapping[str, str]) -> dict[str, Any]:
    """Return what search engines read of a record beside its name. Vocabulary: schema.org."""
    if kind.schema_org == "GovernmentService":
        return {"@type": "GovernmentService", "provider": publisher}
    data = {"datePublished": record["published_on"], "inLanguage": "zh-CN", "publisher": publisher}
    if kind.schema_org != "Legislation":
        return {**data, "@type": kind.schema_org}
    return {**data, "@type": "Legislation", "legislationDate": record.get(kind.day, record["published_on"])}

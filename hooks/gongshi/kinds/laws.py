"""法律依据: the laws, regulations and rules by which the body acts, one record for each version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.law.citations import article_key
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Part, Record
from gongshi.model.values import Day, Number, Text, choice, text_like

LEVELS: Final = ("法律", "行政法规", "地方性法规", "部门规章", "地方政府规章", "规范性文件")

LAW_PERIOD = Rule(
    "law-period",
    "error",
    what="法律的失效日期不晚于施行日期。",
    why="系统按这两个日期判断作出决定时适用哪个版本。失效日期是不再适用的第一天，通常就是新版本的施行日期。",
    bad="施行日期: 2020-01-01，失效日期: 2019-12-31",
    good="施行日期: 2004-08-28，失效日期: 2020-01-01",
)
LAW_ARTICLE = Rule(
    "law-article",
    "error",
    what="条文号认不出，写了两次，或者超出了条文数。",
    why="条文号就是链接的目标。",
    bad="条: 七七条款",
    good="条: 第七十七条",
)
BAD_DIGEST = Rule(
    "text-digest",
    "error",
    what="文本摘要的写法不对。",
    why="摘要是所核对的那份文本的指纹，差一个字就对不上。",
    bad="文本摘要: 253d14a580f6",
    good="文本摘要: sha256:253d14a580f6840b3dca7b859f6b4e830572f70e4bd8bcd7399e3057966ff34a",
)
TextDigest = text_like(r"sha256:[0-9a-f]{64}", BAD_DIGEST, "写 sha256: 和 64 位十六进制数；不知道就整行删去。")


class LawArticle(Part):
    """One article that the body uses, and what it is about."""

    article: Annotated[Text, field("条", max=20, help="例如 第七十七条")]
    subject: Annotated[Text, field("主题", max=100, help="例如 非法占用土地的处罚")]


class Law(Record):
    """One version of a law."""

    name: Annotated[Text, field("法律名称", max=100, group="法律", help="全称，例如 中华人民共和国土地管理法")]
    short_names: Annotated[
        tuple[Text, ...], field("简称", group="法律", help="写成列表；去掉“中华人民共和国”的名称不必写")
    ] = ()
    level: Annotated[choice(*LEVELS), field("效力级别", group="法律", law="立法法")]
    number: Annotated[Text | None, field("文号", max=100, group="法律", help="例如 国务院令第743号")] = None
    version: Annotated[Text, field("版本", max=40, group="法律", help="年份和修正、修订或者公布，例如 2019修正")]
    in_force_from: Annotated[Day, field("施行日期", group="法律")]
    in_force_until: Annotated[
        Day | None, field("失效日期", group="法律", help="不再适用的第一天，通常是新版本的施行日期；现行有效的不写")
    ] = None
    article_count: Annotated[
        Number | None, field("条文数", group="法律", help="一共多少条；写了就能查出不存在的条文")
    ] = None
    checked_on: Annotated[
        Day | None, field("核对日期", group="法律", help="哪一天对照文本核对过名称、日期和条文数；没有核对过的不写")
    ] = None
    text_source: Annotated[
        Text | None, field("文本来源", max=200, group="法律", help="核对时用的文本从哪里来、是哪个版本")
    ] = None
    text_digest: Annotated[
        TextDigest | None, field("文本摘要", public=False, help="核对时用的文本的 SHA-256，写成 sha256:…")
    ] = None
    remark: Annotated[Text | None, field("备注", max=512, group="法律")] = None
    articles: Annotated[tuple[LawArticle, ...], field("常用条文", help="本机关用到的条文和它的主题")] = ()


def check(record: Law) -> Iterator[Problem]:
    """Yield what contradicts within one law."""
    if record.in_force_until and record.in_force_until <= record.in_force_from:
        yield Problem(
            LAW_PERIOD, "in_force_until", "“失效日期”不晚于“施行日期”", f"施行日期是 {record.in_force_from}，请核对。"
        )
    seen: set[str] = set()
    for one in record.articles:
        key = article_key(one.article)
        if not key:
            yield Problem(LAW_ARTICLE, "articles", f"“{one.article}”不是条文号", "写成“第七十七条”。")
        elif key in seen:
            yield Problem(LAW_ARTICLE, "articles", f"{one.article}写了两次", "只留一个。")
        elif record.article_count and int(key.partition("-")[0]) > record.article_count:
            yield Problem(
                LAW_ARTICLE, "articles", f"{one.article}超出了条文数", f"“条文数”是 {record.article_count}，请核对。"
            )
        seen.add(key)


KIND = Kind(
    title="法律依据",
    about="本机关执法、审批所依据的法律、法规和规章：各个版本何时施行，每一条被哪些决定和权责事项引用。",
    record=Law,
    heading="{name}（{version}）",
    number="number",
    columns=("version", "number", "in_force_from", "in_force_until"),
    summary=("level", "number", "version", "in_force_from", "in_force_until"),
    shelf="level",
    facets=("level",),
    unit="部",
    order=15,
    schema_org="Legislation",
    check=check,
    elsewhere=("articles",),
    rules=(LAW_PERIOD, LAW_ARTICLE, BAD_DIGEST),
)

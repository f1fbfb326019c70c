"""A kind of a body's own, as a project may have one in `kinds/`, and records of it."""

NOTICES = '''\
"""通知公告."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from gongshi.fields import Amount, Day, Text, choice, field
from gongshi.findings import Rule
from gongshi.record import Kind, Problem, Record

from ._common import OFFICES

EARLY = Rule("notice-early", "warning", what="发布早于起草。", why="先起草后发布。", bad="a", good="b")


class Notice(Record):
    title: Annotated[Text, field("标题", max=100, group="通知")]
    office: Annotated[choice(*OFFICES), field("发布科室", group="通知")]
    issued_on: Annotated[Day, field("发布日期", group="通知")]
    budget: Annotated[Amount | None, field("经费", group="通知")] = None


def check(record: Notice) -> Iterator[Problem]:
    if record.published_on < record.issued_on:
        yield Problem(EARLY, "published_on", "公开早于发布", "核对日期。")


KIND = Kind(
    title="通知公告",
    about="本机关发布的通知公告。",
    record=Notice,
    heading="{title}",
    number="id",
    columns=("office", "issued_on"),
    summary=("title", "office", "issued_on"),
    day="issued_on",
    facets=("office",),
    sums=("budget",),
    unit="则",
    check=check,
    rules=(EARLY,),
)
'''
COMMON = 'OFFICES = ("办公室", "执法科")\n'
RECORDS = """\
- 标识: tz-1
  标题: 示例测绘标志普查启动的通知
  发布科室: 办公室
  发布日期: 2026-05-06
  公开日期: 2026-05-07
  经费: 3万元
- 标识: tz-2
  标题: 第二则
  发布科室: 执法科
  发布日期: 2026-06-06
  公开日期: 2026-06-05
"""

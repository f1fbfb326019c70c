"""重要人事任免: appointments and removals, and the notices before an appointment, whose personal details leave the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER, order_problem
from gongshi.law.workdays import deadline_after, most_workdays_between
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import BAD_DATE, Day, Phone, Text, choice, text_like
from gongshi.private.detectors.people import BIRTH

NOTICE: Final = "任前公示"
NOTICE_DAYS: Final = 5
"""Working days. Law: 党政领导干部选拔任用工作条例; 公务员法 Art. 48."""
Month = text_like(r"[0-9]{4}年(?:[1-9]|1[0-2])月", BAD_DATE, "写成 1985年3月，不写日。")
DETAILS: Final = ("gender", "born_in", "education", "current_post")

NOTICE_PERIOD = Rule(
    "notice-period",
    "error",
    what="任前公示不足五个工作日。",
    why="任前公示不少于五个工作日，让公众来得及反映情况。",
    bad="公示开始: 2024-06-03，公示截止: 2024-06-05",
    good="公示截止: 2024-06-07",
    law="党政领导干部选拔任用工作条例；公务员法第四十八条",
    about="act",
)
NOTICE_FIRST_DAY = Rule(
    "notice-first-day",
    "warning",
    what="任前公示要把开始的当天算进去才有五个工作日。",
    why="按日计算期间的，开始的当天不计入，从第二天算起。",
    bad="公示开始: 2024-06-03，公示截止: 2024-06-07",
    good="公示截止: 2024-06-11",
    law="民法典第二百零一条；党政领导干部选拔任用工作条例",
)
NOTICE_DETAILS = Rule(
    "notice-details",
    "error",
    what="个人情况写在了不该写的地方，或者该写的没有写。",
    why="出生年月、学历等只在任前公示期内公开，期满随公示消失；任免通知只写姓名和职务。",
    bad="类型: 任免，人员: [{姓名: …, 出生年月: 1985年3月}]",
    good="人员: [{姓名: …, 任免: 任, 职务: …}]",
    law="个人信息保护法第六条、第四十七条",
)


class Person(Part):
    """A person who is, or is to be, appointed or removed. `details` only in notices."""

    name: Annotated[Text, field("姓名", max=30)]
    action: Annotated[choice("任", "免"), field("任免")]
    post: Annotated[Text, field("职务", max=200, help="任前公示写拟任职务")]
    probation: Annotated[Text | None, field("试用期", max=30, help="例如 一年")] = None
    gender: Annotated[choice("男", "女") | None, field("性别", help="只用于任前公示")] = None
    born_in: Annotated[Month | None, field("出生年月", help="只用于任前公示，例如 1985年3月", publishes=(BIRTH,))] = (
        None
    )
    education: Annotated[Text | None, field("学历", max=60, help="只用于任前公示")] = None
    current_post: Annotated[Text | None, field("现任职务", max=200, help="只用于任前公示")] = None


class Appointment(Record):
    """One document on appointments and removals, or one notice before. Law: 公务员法 Art. 48; 政府信息公开条例."""

    title: Annotated[Text, field("标题", max=200, group="任免")]
    type: Annotated[choice("任免", NOTICE), field("类型", group="任免")]
    doc_no: Annotated[Text | None, field("文号", max=64, group="任免", unique=True)] = None
    authority: Annotated[Text, field("决定机关", max=200, group="任免")]
    decided_on: Annotated[Day, field("决定日期", group="任免", help="任前公示写研究决定公示的日期")]
    people: Annotated[tuple[Person, ...], field("人员", group="任免")]
    notice_from: Annotated[Day | None, field("公示开始", group="公示")] = None
    notice_until: Annotated[
        Day | None, field("公示截止", group="公示", help="公示的最后一天；过了这一天系统自动停止公开")
    ] = None
    report_to: Annotated[Text | None, field("受理机构", max=200, group="公示", help="反映情况的机构")] = None
    report_phone: Annotated[Phone | None, field("举报电话", group="公示")] = None


def check(record: Appointment) -> Iterator[Problem]:
    """Yield what contradicts within one document."""
    yield from order_problem(record, "notice_from", "notice_until")
    if record.type == NOTICE:
        yield from _notice_problems(record)
    else:
        yield from order_problem(record, "decided_on", "published_on")
        for person in record.people:
            if written := [name for name in DETAILS if getattr(person, name)]:
                label = Person.model_fields[written[0]].title
                yield Problem(
                    NOTICE_DETAILS, "people", f"任免通知里写了“{label}”", "删去它；个人情况只写在任前公示里。"
                )


def _notice_problems(record: Appointment) -> Iterator[Problem]:
    if not (record.notice_from and record.notice_until):
        yield Problem(NOTICE_DETAILS, "type", "任前公示要写公示期", "补上“公示开始”和“公示截止”。")
        return
    days = notice_days(record.notice_from, record.notice_until)
    if days < NOTICE_DAYS:
        yield Problem(
            NOTICE_PERIOD,
            "notice_until",
            f"公示期只有 {days} 个工作日",
            f"不少于 {NOTICE_DAYS} 个工作日，请延后“公示截止”。",
        )
    elif (counted := most_workdays_between(record.notice_from, record.notice_until)) < NOTICE_DAYS:
        yield Problem(
            NOTICE_FIRST_DAY,
            "notice_until",
            f"公示开始的当天不算，公示期只有 {counted} 个工作日",
            f"写成 {deadline_after(record.notice_from, NOTICE_DAYS).day}，或者核对日期。",
        )
    if not record.report_phone:
        yield Problem(NOTICE_DETAILS, "type", "任前公示没有写举报电话", "补上“举报电话”。")


def notice_days(first: date, last: date) -> int:
    """Return the working days from `first` to `last`, both counted, or the most there can be where that is not known yet."""
    return most_workdays_between(first - timedelta(days=1), last)


def notice_until(record: Plain) -> str:
    """Return the last day of a notice; documents on appointments stay."""
    until: str = record.get("notice_until", "") if record["type"] == NOTICE else ""
    return until


KIND = Kind(
    title="人事任免",
    about="重要人事任免和任前公示。任前公示不少于五个工作日，期满后个人情况不再公开。",
    record=Appointment,
    heading="{title}",
    number="doc_no",
    columns=("doc_no", "type", "authority", "decided_on"),
    summary=("type", "authority", "decided_on", "notice_from", "notice_until", "report_phone"),
    day="decided_on",
    facets=("type", "authority"),
    unit="件",
    order=55,
    check=check,
    until=notice_until,
    rules=(NOTICE_PERIOD, NOTICE_FIRST_DAY, NOTICE_DETAILS, DATE_ORDER),
)

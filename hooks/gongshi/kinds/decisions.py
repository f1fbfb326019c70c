"""重大行政决策: a major decision from its start to its evaluation, with documents, consultation and what became of opinions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER, WRONG_TOTAL, order_problem, total_problem, with_total
from gongshi.law.workdays import most_workdays_between, period_end
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.life import Clock
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import Basis, Count, Day, Ref, Text, choice

LAW: Final = "重大行政决策程序暂行条例"
STAGES: Final = (
    "决策启动",
    "公众参与",
    "听证",
    "专家论证",
    "风险评估",
    "公平竞争审查",
    "合法性审查",
    "集体讨论",
    "决策公布",
    "执行",
    "后评估",
)
PUBLICATION_DAYS: Final = 20
"""Working days from the decision to its publication. Law: 政府信息公开条例 Art. 26."""
CONSULTATION_DAYS: Final = 30
"""Law: 重大行政决策程序暂行条例 Art. 15: calendar days; fewer with stated reasons."""
REVIEW: Final = "合法性审查"
REVIEW_DAYS: Final = 7
"""Working days. Law: the same, Art. 26."""
PUBLISHED: Final = "决策公布"
BEFORE_DECISION: Final = (REVIEW, "集体讨论")
"""Stages without which nothing may be decided. Law: the same, Art. 25 and 30."""

CONSULTATION = Rule(
    "consultation-short",
    "error",
    what="公开征求意见不足三十日，又没有说明理由。",
    why="决策草案公开征求意见的期限一般不少于三十日；因情况紧急等原因缩短的，公开征求意见时要说明理由。",
    bad="征求意见开始: 2024-05-06，征求意见截止: 2024-06-04（29日，开始的当天不算）",
    good="征求意见截止: 2024-06-05",
    law="重大行政决策程序暂行条例第十五条；民法典第二百零一条",
    about="act",
)
PROCEDURE = Rule(
    "procedure-gap",
    "error",
    what="决策的程序缺了一步，或者先后颠倒。",
    why="未经合法性审查不得提交讨论；决策要经集体讨论作出；征求意见要在讨论以前结束。",
    bad="状态: 已公布，程序里没有合法性审查",
    good="程序: 写明合法性审查、集体讨论的日期和文件",
    law="重大行政决策程序暂行条例第二十五条、第三十条",
    about="act",
)
OPINION_REASON = Rule(
    "opinion-reason",
    "error",
    what="没有采纳的意见没有写理由。",
    why="决策公布时要说明公众意见、专家意见的采纳情况。",
    bad="采纳情况: 不采纳（没有理由）",
    good="理由: 与上位法规定的标准不一致",
    law="重大行政决策程序暂行条例第三十二条",
    about="act",
)


REVIEW_TIME = Rule(
    "review-time",
    "warning",
    what="合法性审查的时间不足七个工作日。",
    why="送请合法性审查，应当保证必要的审查时间，一般不少于七个工作日；送审当天不算。",
    bad="阶段: 合法性审查，送审日期: 2024-06-20，日期: 2024-06-24",
    good="送审日期: 2024-06-13",
    law="重大行政决策程序暂行条例第二十六条；民法典第二百零一条",
)
CONSULTATION_END = Rule(
    "consultation-end",
    "warning",
    what="征求意见的第三十日是休息日，截止日期没有顺延。",
    why="期间的最后一日是法定休假日的，以休假日结束的次日为最后一日；公众到那一天还可以提意见。",
    bad="征求意见开始: 2024-05-09，征求意见截止: 2024-06-08（端午节）",
    good="征求意见截止: 2024-06-11",
    law="重大行政决策程序暂行条例第十五条；民法典第二百零三条",
)


class Step(Part):
    """One step of the procedure and its document."""

    stage: Annotated[choice(*STAGES), field("阶段")]
    sent_on: Annotated[
        Day | None, field("送审日期", law=f"{LAW}第二十六条", help="合法性审查写送请审查的日期；“日期”写审查意见的日期")
    ] = None
    dated_on: Annotated[Day | None, field("日期")] = None
    title: Annotated[Text, field("名称", max=200, help="文件的名称")]
    number: Annotated[Text | None, field("文号", max=64)] = None
    by: Annotated[Text | None, field("办理机构", max=100)] = None
    summary: Annotated[Text | None, field("内容", max=1000)] = None


class Opinion(Part):
    """An opinion, or several that say the same, and what became of it."""

    source: Annotated[choice("公众", "企业和行业组织", "专家", "部门和乡镇", "听证会", other=True), field("来源")]
    opinion: Annotated[Text, field("意见", max=1000)]
    count: Annotated[Count, field("条数")]
    outcome: Annotated[choice("采纳", "部分采纳", "不采纳"), field("采纳情况")]
    reason: Annotated[Text | None, field("理由", max=1000, help="部分采纳、不采纳的必填")] = None


class MajorDecision(Record):
    """One major decision. Law: 重大行政决策程序暂行条例 Art. 3, 14 to 33."""

    title: Annotated[Text, field("决策事项", max=200, group="决策", unique=True)]
    doc_no: Annotated[Text | None, field("文号", max=64, group="决策", unique=True)] = None
    status: Annotated[
        choice("征求意见", "审查审议", "已公布", "执行中", "已后评估", "终止"), field("状态", group="决策", life=True)
    ]
    started_on: Annotated[Day, field("启动日期", group="决策")]
    listed_in: Annotated[
        Text | None, field("事项目录", max=200, group="决策", help="列入的年度重大行政决策事项目录")
    ] = None
    decided_by: Annotated[Text, field("决策机关", max=200, group="决策")]
    prepared_by: Annotated[Text, field("承办单位", max=200, group="决策")]
    basis: Annotated[tuple[Basis, ...], field("决策依据", group="决策", help="写成列表")]
    responsibility: Annotated[
        Ref | None,
        field("权责事项", group="决策", refers_to="responsibilities", referred_as="与本项有关的重大决策"),
    ] = None
    content: Annotated[Text, field("主要内容", max=4000, group="决策")]
    consultation_from: Annotated[Day, field("征求意见开始", law=f"{LAW}第十五条", group="征求意见")]
    consultation_until: Annotated[Day, field("征求意见截止", group="征求意见")]
    consultation_reason: Annotated[
        Text | None, field("缩短期限的理由", max=500, group="征求意见", help="不足三十日的必填")
    ] = None
    channels: Annotated[tuple[Text, ...], field("征求意见渠道", group="征求意见", help="写成列表")]
    opinion_count: Annotated[Count | None, field("收到意见", group="征求意见", help="条数；可以不写，由系统计算")] = (
        None
    )
    opinions: Annotated[tuple[Opinion, ...], field("意见采纳情况", law=f"{LAW}第三十二条", group="征求意见")] = ()
    steps: Annotated[tuple[Step, ...], field("程序", group="程序和文件", help="按先后，每项一个步骤和它的文件")]
    decided_on: Annotated[Day | None, field("决定日期", group="决策")] = None
    evaluation: Annotated[Text | None, field("执行和后评估", max=2000, group="执行")] = None


def check(record: MajorDecision) -> Iterator[Problem]:
    """Yield what the procedure of one decision lacks."""
    for earlier, later in (
        ("started_on", "consultation_until"),
        ("consultation_from", "consultation_until"),
        ("consultation_until", "decided_on"),
    ):
        yield from order_problem(record, earlier, later)
    yield from _consultation_problems(record)
    yield from total_problem(record, "opinion_count", (one.count for one in record.opinions), "各条意见")
    for one in record.opinions:
        if one.outcome != "采纳" and not one.reason:
            yield Problem(OPINION_REASON, "opinions", f"有一条意见{one.outcome}，没有写理由", "补上“理由”。")
    yield from _step_problems(record)
    yield from _review_problems(record)


def _consultation_problems(record: MajorDecision) -> Iterator[Problem]:
    """Yield that the public has less time than the law gives it; the first day is not counted (民法典 Art. 201)."""
    first, last = record.consultation_from, record.consultation_until
    days = (last - first).days
    if days < 0 or record.consultation_reason:
        return
    if days < CONSULTATION_DAYS:
        yield Problem(
            CONSULTATION,
            "consultation_until",
            f"公开征求意见只有 {days} 日，不足 {CONSULTATION_DAYS} 日",
            f"开始的当天不算，{CONSULTATION_DAYS} 日到 {period_end(first, CONSULTATION_DAYS)}；"
            "核对日期，确实缩短了的，补上“缩短期限的理由”。",
        )
    elif last < (end := period_end(first, CONSULTATION_DAYS)):
        message = f"第 {CONSULTATION_DAYS} 日是休息日，期限顺延到 {end}"
        yield Problem(CONSULTATION_END, "consultation_until", message, f"写成 {end}，到那一天还接受意见。")


def _review_problems(record: MajorDecision) -> Iterator[Problem]:
    """Yield that a review was given less time than the law wants."""
    for step in record.steps:
        if step.stage == REVIEW and step.sent_on and step.dated_on:
            days = most_workdays_between(step.sent_on, step.dated_on)
            if step.dated_on < step.sent_on:
                message = f"合法性审查的“日期”{step.dated_on} 早于“送审日期”{step.sent_on}"
                yield Problem(DATE_ORDER, "steps", message, "核对两个日期。")
            elif days < REVIEW_DAYS:
                message = f"合法性审查只有 {days} 个工作日，一般不少于 {REVIEW_DAYS} 个"
                yield Problem(REVIEW_TIME, "steps", message, "核对“送审日期”和“日期”；属实的，留作记录。")


def _step_problems(record: MajorDecision) -> Iterator[Problem]:
    days = {step.stage: step.dated_on for step in record.steps}
    is_decided = record.status in ("已公布", "执行中", "已后评估")
    if is_decided and not record.decided_on:
        yield Problem(PROCEDURE, "status", f"{record.status}的决策没有决定日期", "补上“决定日期”。")
    for stage in BEFORE_DECISION if is_decided else ():
        if stage not in days:
            yield Problem(PROCEDURE, "steps", f"{record.status}的决策没有“{stage}”", "在“程序”里补上这一步和它的文件。")
    review, debate = days.get("合法性审查"), days.get("集体讨论")
    if review and debate and review > debate:
        yield Problem(
            PROCEDURE, "steps", f"合法性审查（{review}）晚于集体讨论（{debate}）", "核对日期：先审查，后讨论。"
        )
    if debate and record.consultation_until > debate:
        yield Problem(PROCEDURE, "steps", f"征求意见还没有截止，{debate} 就集体讨论", "核对日期。")


def complete(record: Plain) -> Plain:
    """Count the opinions."""
    return with_total(record, "opinion_count", lambda one: sum(opinion["count"] for opinion in one.get("opinions", ())))


def clocks(record: Plain) -> tuple[Clock, ...]:
    """Return the clock of a decision: until it is made, its draft must be public when the consultation begins; then, its text.

    Who follows a decision from its start publishes the record long before; the day of its text is that of the stage 决策公布.

    Law: 重大行政决策程序暂行条例 Art. 15, 32; 政府信息公开条例 Art. 26.
    """
    published_on, decided_on = record["published_on"], record.get("decided_on", "")
    if not decided_on:
        begins_on = record.get("consultation_from", "")
        return (Clock(begins_on, 0, published_on),) if begins_on else ()
    if published_on >= decided_on:
        return (Clock(decided_on, PUBLICATION_DAYS, published_on),)
    days = [step["dated_on"] for step in record.get("steps", ()) if step["stage"] == PUBLISHED and "dated_on" in step]
    return (Clock(decided_on, PUBLICATION_DAYS, max(days, default=""), "steps", "公布决策"),)


KIND = Kind(
    title="重大行政决策",
    about="重大行政决策从启动到后评估的全过程：草案、征求意见、意见采纳、审查、讨论和决定（重大行政决策程序暂行条例）。",
    record=MajorDecision,
    heading="{title}",
    number="doc_no",
    columns=("status", "prepared_by", "started_on", "decided_on"),
    summary=("title", "status", "decided_by", "prepared_by", "consultation_from", "consultation_until", "decided_on"),
    day="started_on",
    facets=("status",),
    schema_org="Legislation",
    unit="项",
    order=50,
    check=check,
    complete=complete,
    within=PUBLICATION_DAYS,
    clocks=clocks,
    rules=(CONSULTATION, CONSULTATION_END, PROCEDURE, REVIEW_TIME, OPINION_REASON, DATE_ORDER, WRONG_TOTAL),
)

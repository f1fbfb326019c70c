"""政府信息公开工作年度报告: six fixed parts, three fixed tables, every sum in them and what is carried over from the year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final

from gongshi.findings import Rule
from gongshi.kinds._common import TWICE, WRONG_TOTAL, count_problems, total_problem, twice_problems, with_total
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Others, Problem, Yearly, by_name
from gongshi.model.links import fact
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import Amount, Count, Markdown, Text, Year, choice

LAW: Final = "国办公开办函〔2021〕30号"
RECEIVED: Final = "本年新收"
CARRIED: Final = "上年结转"
RESULTS: Final = "办理结果总计"
NEXT: Final = "结转下年度"
OUTCOMES: Final[Mapping[str, str]] = {
    "予以公开": "三、本年度办理结果 （一）予以公开",
    "部分公开": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "属于国家秘密": "（三）不予公开 1.属于国家秘密",
    "其他法律行政法规禁止公开": "（三）不予公开 2.其他法律行政法规禁止公开",
    "危及三安全一稳定": "（三）不予公开 3.危及“三安全一稳定”",
    "保护第三方合法权益": "（三）不予公开 4.保护第三方合法权益",
    "属于三类内部事务信息": "（三）不予公开 5.属于三类内部事务信息",
    "属于四类过程性信息": "（三）不予公开 6.属于四类过程性信息",
    "属于行政执法案卷": "（三）不予公开 7.属于行政执法案卷",
    "属于行政查询事项": "（三）不予公开 8.属于行政查询事项",
    "本机关不掌握相关政府信息": "（四）无法提供 1.本机关不掌握相关政府信息",
    "没有现成信息需要另行制作": "（四）无法提供 2.没有现成信息需要另行制作",
    "补正后申请内容仍不明确": "（四）无法提供 3.补正后申请内容仍不明确",
    "信访举报投诉类申请": "（五）不予处理 1.信访举报投诉类申请",
    "重复申请": "（五）不予处理 2.重复申请",
    "要求提供公开出版物": "（五）不予处理 3.要求提供公开出版物",
    "无正当理由大量反复申请": "（五）不予处理 4.无正当理由大量反复申请",
    "要求行政机关确认或重新出具已获取信息": "（五）不予处理 5.要求行政机关确认或重新出具已获取信息",
    "逾期不补正": "（六）其他处理 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "逾期未缴费": "（六）其他处理 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "其他": "（六）其他处理 3.其他",
}
"""The outcomes under short names, with the words of the official table."""
ROWS: Final[Mapping[str, str]] = {
    RECEIVED: "一、本年新收政府信息公开申请数量",
    CARRIED: "二、上年结转政府信息公开申请数量",
    **OUTCOMES,
    RESULTS: "（七）总计",
    NEXT: "四、结转下年度继续办理",
}
APPLICANTS: Final = ("persons", "companies", "institutes", "charities", "law_firms", "others")
MADE: Final = ("规章", "行政规范性文件")
MEASURES: Final = "行政强制"
TO_THE_COURT: Final = "申请人民法院强制执行"
HANDLED: Final = ("行政许可", "行政处罚", MEASURES)
DISPUTES: Final = ("行政复议", "行政诉讼：未经复议直接起诉", "行政诉讼：复议后起诉")
DISPUTE_RESULTS: Final = ("upheld", "corrected", "otherwise", "pending")

FOI_SUM: Final = Rule(
    "foi-sum",
    "error",
    what="收到和处理政府信息公开申请情况表算不平。",
    why="每一列都要：本年新收加上年结转，等于办理结果总计加结转下年度；办理结果总计等于各项结果之和。",
    bad="本年新收 12，上年结转 1，办理结果 12，结转下年度 0",
    good="结转下年度: 1",
    law=LAW,
    label="年报合计",
    may_be_verified=True,
)
FOI_CARRIED = Rule(
    "foi-carried",
    "error",
    what="上年结转与上一年度报告的结转下年度不同。",
    why="上一年度没有办完的申请，就是本年度接着办的申请。",
    bad="2023年度结转下年度 1，2024年度上年结转 0",
    good="2024年度上年结转: 1",
    law=LAW,
)
FOI_IN_FORCE = Rule(
    "foi-in-force",
    "warning",
    what="现行有效的件数，与上一年度的加上本年制发、减去本年废止的不同。",
    why="三个数前后年度要能对上；本年失效的也算废止。",
    bad="上年现行有效 3，本年制发 1、废止 0，现行有效 3",
    good="现行有效件数: 4",
    law=LAW,
)
FOI_COUNT = Rule(
    "foi-count",
    "warning",
    what="年报写的处理决定数量，与本网站当年的记录数不同。",
    why="同一个数在一个网站上不能有两个说法；当场处罚等不上网的决定可以使年报的数更大。",
    bad="行政处罚本年处理决定数量: 30（本网站 2024 年有 32 件）",
    good="核对年报和记录",
    law=LAW,
)
FOI_LATE = Rule(
    "foi-late",
    "warning",
    what="年度报告没有按时公开。",
    why="政府信息公开工作年度报告应在次年 1 月 31 日前公开。",
    bad="年度: 2024，公开日期: 2025-02-10",
    good="公开日期: 2025-01-22",
    law="政府信息公开条例第四十九条",
)


class Made(Part):
    """Rules made, repealed and in force (Art. 20, no. 1)."""

    name: Annotated[choice(*MADE), field("信息内容")]
    made: Annotated[Count, field("本年制发件数")]
    repealed: Annotated[Count, field("本年废止件数")]
    in_force: Annotated[Count, field("现行有效件数")]


class Handled(Part):
    """Decisions made (Art. 20, no. 5 and 6)."""

    name: Annotated[choice(*HANDLED), field("信息内容")]
    count: Annotated[Count, field("本年处理决定数量")]


class Applications(Part):
    """One row of the table of requests; a number that is left out is 0."""

    item: Annotated[choice(*ROWS), field("项目", help="没有的项目不写，由系统补 0")]
    persons: Annotated[Count | None, field("自然人")] = None
    companies: Annotated[Count | None, field("商业企业")] = None
    institutes: Annotated[Count | None, field("科研机构")] = None
    charities: Annotated[Count | None, field("社会公益组织")] = None
    law_firms: Annotated[Count | None, field("法律服务机构")] = None
    others: Annotated[Count | None, field("其他")] = None
    total: Annotated[Count | None, field("总计", help="可以不写，由系统计算")] = None


class Disputes(Part):
    """One row of the table of reviews and suits."""

    name: Annotated[choice(*DISPUTES), field("类型")]
    upheld: Annotated[Count, field("结果维持")]
    corrected: Annotated[Count, field("结果纠正")]
    otherwise: Annotated[Count, field("其他结果")]
    pending: Annotated[Count, field("尚未审结")]
    total: Annotated[Count | None, field("总计", help="可以不写，由系统计算")] = None


class AnnualReport(Record):
    """One year's report. Law: 政府信息公开条例 Art. 49, 50; 国办公开办函〔2021〕30号."""

    title: Annotated[Text, field("标题", max=200, group="概况")]
    year: Annotated[Year, field("年度", group="概况", help="报告的是哪一年")]
    overview: Annotated[Markdown, field("总体情况", group="一、总体情况")]
    made: Annotated[
        tuple[Made, ...], field("规章和规范性文件", law="条例第二十条第（一）项", group="二、主动公开政府信息情况")
    ] = ()
    handled: Annotated[
        tuple[Handled, ...], field("处理决定", law="条例第二十条第（五）（六）项", group="二、主动公开政府信息情况")
    ] = ()
    fees: Annotated[
        Amount | None,
        field("行政事业性收费", law="条例第二十条第（八）项", group="二、主动公开政府信息情况", help="本年收费金额"),
    ] = None
    applications: Annotated[
        tuple[Applications, ...], field("申请情况", law=LAW, group="三、收到和处理政府信息公开申请情况")
    ] = ()
    disputes: Annotated[
        tuple[Disputes, ...], field("复议和诉讼", law=LAW, group="四、政府信息公开行政复议、行政诉讼情况")
    ] = ()
    problems: Annotated[Markdown, field("存在的主要问题及改进情况", group="五、存在的主要问题及改进情况")]
    others: Annotated[Markdown, field("其他需要报告的事项", group="六、其他需要报告的事项")]


def check(record: AnnualReport) -> Iterator[Problem]:
    """Yield what does not add up within one report."""
    day = record.published_on
    if day.year != record.year + 1 or day.month > 1:
        message = f"{record.year}年度的报告应在 {record.year + 1} 年 1 月 31 日前公开"
        yield Problem(FOI_LATE, "published_on", message, "核对“年度”和“公开日期”。")
    yield from twice_problems(record, "made", [row.name for row in record.made])
    yield from twice_problems(record, "handled", [row.name for row in record.handled])
    yield from twice_problems(record, "disputes", [row.name for row in record.disputes])
    yield from twice_problems(record, "applications", [row.item for row in record.applications])
    for row in record.applications:
        yield from _row_total(row, "applications", row.item, APPLICANTS)
    for one in record.disputes:
        yield from _row_total(one, "disputes", one.name, DISPUTE_RESULTS)
    yield from _column_problems(record)


def _row_total(row: Part, table: str, name: str, columns: Sequence[str]) -> Iterator[Problem]:
    for problem in total_problem(row, "total", (getattr(row, column) or 0 for column in columns), f"“{name}”各列"):
        yield Problem(problem.rule, table, problem.message, problem.help)


def _column_problems(record: AnnualReport) -> Iterator[Problem]:
    """Yield the columns in which A + B is not C7 + D, or C7 not the sum of the outcomes."""
    rows = {row.item: row for row in record.applications}
    for column in APPLICANTS:
        label = by_name(Applications)[column].meta.label
        counts = {item: getattr(row, column) or 0 for item, row in rows.items()}
        handled = sum(count for item, count in counts.items() if item in OUTCOMES)
        if RESULTS in rows and counts[RESULTS] != handled:
            message = f"“{label}”一列：{RESULTS}是 {counts[RESULTS]}，各项结果相加是 {handled}"
            yield Problem(FOI_SUM, "applications", message, f"核对各项；“{RESULTS}”可以不写，由系统计算。")
        came, left = counts.get(RECEIVED, 0) + counts.get(CARRIED, 0), handled + counts.get(NEXT, 0)
        if came != left:
            message = f"“{label}”一列：{RECEIVED}加{CARRIED}是 {came}，{RESULTS}加{NEXT}是 {left}"
            yield Problem(FOI_SUM, "applications", message, "核对各项。")


def check_across(reports: Sequence[Any], others: Others) -> Iterator[tuple[Any, Problem]]:
    """Yield what does not agree with the report of the year before, or with the decisions on the site."""
    by_year = {fact(report, "year"): report for report in reports}
    for report in reports:
        year = fact(report, "year")
        if before := by_year.get(year - 1):
            yield from ((report, problem) for problem in _carried_problems(report, before))
            yield from ((report, problem) for problem in _in_force_problems(report, before))
        handled = {row["name"]: row["count"] for row in fact(report, "handled", ())}
        for name, kind in (("行政许可", "permits"), ("行政处罚", "penalties")):
            problems = count_problems(
                FOI_COUNT, "handled", f"{name}处理决定", handled[name], records=others.of(kind, year), year=year
            )
            yield from ((report, problem) for problem in problems)
        for one in others.of("enforcement", year):
            problems = _measure_problems(handled[MEASURES], fact(one, "measures", ()), one.id)
            yield from ((report, problem) for problem in problems)


def _measure_problems(stated: int, measures: Sequence[Plain], id: str) -> Iterator[Problem]:
    """Yield a problem unless two reports of a year agree on coercive measures; applications to the court may count or not."""
    total = sum(row["count"] for row in measures)
    decided = sum(row["count"] for row in measures if row["type"] != TO_THE_COURT)
    if stated not in (total, decided):
        said = f"一共 {total} 宗" + (f"，除去{TO_THE_COURT}是 {decided} 宗" if decided != total else "")
        message = f"{MEASURES}处理决定是 {stated} 件，同一年度的行政执法统计年报（{id}）里{said}"
        yield Problem(FOI_COUNT, "handled", message, "核对两份年报。")


def _row(report: Any, item: str) -> Plain:
    rows: dict[str, Plain] = {row["item"]: row for row in fact(report, "applications", ())}
    return rows[ROWS[item]]


def _carried_problems(report: Any, before: Any) -> Iterator[Problem]:
    left, came = _row(before, NEXT), _row(report, CARRIED)
    for column in APPLICANTS:
        if left[column] != came[column]:
            label = by_name(Applications)[column].meta.label
            message = f"“{label}”一列：{CARRIED}是 {came[column]}，上一年度报告（{before.id}）的{NEXT}是 {left[column]}"
            yield Problem(FOI_CARRIED, "applications", message, "核对两个年度的报告。")


def _in_force_problems(report: Any, before: Any) -> Iterator[Problem]:
    earlier = {row["name"]: row["in_force"] for row in fact(before, "made")}
    for row in fact(report, "made"):
        expected = earlier[row["name"]] + row["made"] - row["repealed"]
        if row["in_force"] != expected:
            message = (
                f"“{row['name']}”现行有效 {row['in_force']} 件，上年现行有效加本年制发、减本年废止是 {expected} 件"
            )
            yield Problem(FOI_IN_FORCE, "made", message, "核对各数；本年失效的也算废止。")


def complete(record: Plain) -> Plain:
    """Return the report with the whole of its tables: every row, every column, every total."""
    made = {row["name"]: row for row in record.get("made", ())}
    handled = {row["name"]: row for row in record.get("handled", ())}
    disputes = {row["name"]: row for row in record.get("disputes", ())}
    none = {"made": 0, "repealed": 0, "in_force": 0}
    return {
        **record,
        "made": [{"name": name, **none, **made.get(name, {})} for name in MADE],
        "handled": [{"name": name, "count": 0, **handled.get(name, {})} for name in HANDLED],
        "fees": record.get("fees", "0.00"),
        "applications": _all_applications({row["item"]: row for row in record.get("applications", ())}),
        "disputes": [_filled({"name": name, **disputes.get(name, {})}, DISPUTE_RESULTS) for name in DISPUTES],
    }


def _all_applications(written: Mapping[str, Plain]) -> list[dict[str, Any]]:
    rows = {item: _filled({"item": item, **written.get(item, {})}, APPLICANTS) for item in ROWS if item != RESULTS}
    added = {column: sum(rows[item][column] for item in OUTCOMES) for column in APPLICANTS}
    rows[RESULTS] = _filled({"item": RESULTS, **added}, APPLICANTS)
    return [{**rows[item], "item": official} for item, official in ROWS.items()]


def _filled(row: Plain, columns: Sequence[str]) -> dict[str, Any]:
    """Return a row with 0 in the columns left out, and its total."""
    return with_total({**dict.fromkeys(columns, 0), **row}, "total", lambda one: sum(one[name] for name in columns))


KIND = Kind(
    title="政府信息公开年报",
    about="本机关每年 1 月 31 日前公开的上一年度政府信息公开工作年度报告（政府信息公开条例第四十九条）。",
    empty_page="政府信息公开条例（2019）第四十九条",
    record=AnnualReport,
    heading="{title}",
    number="id",
    columns=("year", "published_on"),
    summary=("year", "published_on"),
    day="published_on",
    shelf="year",
    facets=("year",),
    column_type="信息公开年报",
    unit="份",
    order=80,
    check=check,
    complete=complete,
    yearly=Yearly("政府信息公开年报", 1, 31),
    reads={"foi": ("year", "made", "handled", "applications"), "enforcement": ("year", "measures")},
    check_across=check_across,
    rules=(FOI_SUM, FOI_CARRIED, FOI_IN_FORCE, FOI_COUNT, FOI_LATE, WRONG_TOTAL, TWICE),
)

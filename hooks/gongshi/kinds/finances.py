"""财政预算、决算: the tables of a department's budget or final accounts, whose sums must add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Final

from gongshi.findings import Rule
from gongshi.kinds._common import DATE_ORDER, TWICE, WRONG_TOTAL, order_problem, total_problem, twice_problems
from gongshi.law.workdays import period_end
from gongshi.model.fields import field
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Part, Plain, Record
from gongshi.model.values import Amount, Day, Number, Text, Year, choice, show_amount

PUBLICATION_DAYS: Final = 20
"""Calendar days after approval. Law: 预算法 Art. 14."""

FINANCE_LATE = Rule(
    "finance-late",
    "warning",
    what="预算、决算在批复二十日以后才公开。",
    why="经财政部门批复的部门预算、决算，应当在批复后二十日内公开；批复当天不算，最后一天是休息日的，顺延到下一个工作日。",
    bad="批复日期: 2024-01-31，公开日期: 2024-03-20",
    good="公开日期: 2024-02-18",
    law="预算法第十四条；民法典第二百零一条、第二百零三条",
)
UNBALANCED = Rule(
    "unbalanced",
    "error",
    what="收入总计与支出总计不等。",
    why="部门预算、决算收支平衡；结转、结余也是收支的一项。",
    bad="收入总计: 100万元，支出总计: 99万元",
    good="在支出里补上“年末结转和结余”",
    law="预算法第十二条",
    label="收支总计",
    may_be_verified=True,
)


class Income(Part):
    """One row of the income."""

    source: Annotated[Text, field("来源", max=60, help="例如 一般公共预算财政拨款、上年结转")]
    amount: Annotated[Amount, field("金额")]


class Spending(Part):
    """One row of the spending by function."""

    code: Annotated[Text | None, field("科目编码", max=20)] = None
    subject: Annotated[Text, field("功能科目", max=60)]
    basic: Annotated[Amount | None, field("基本支出")] = None
    projects: Annotated[Amount | None, field("项目支出")] = None
    amount: Annotated[Amount | None, field("合计", help="可以不写，由系统计算")] = None


class Receptions(Part):
    """“三公”经费: the four amounts that must be published."""

    abroad: Annotated[Amount, field("因公出国（境）费")]
    car_purchase: Annotated[Amount, field("公务用车购置费")]
    car_running: Annotated[Amount, field("公务用车运行维护费")]
    reception: Annotated[Amount, field("公务接待费")]
    total: Annotated[Amount | None, field("合计", help="可以不写，由系统计算")] = None


class Purchases(Part):
    """政府采购: what was bought, and of whom."""

    goods: Annotated[Amount, field("货物")]
    works: Annotated[Amount, field("工程")]
    services: Annotated[Amount, field("服务")]
    total: Annotated[Amount | None, field("合计", help="可以不写，由系统计算")] = None
    small_firms: Annotated[Amount | None, field("授予中小企业合同金额")] = None


class Finance(Record):
    """One year's budget or final accounts. Law: 预算法 Art. 14; 地方预决算公开操作规程."""

    title: Annotated[Text, field("标题", max=200, group="概况")]
    type: Annotated[choice("预算", "决算"), field("类型", group="概况")]
    year: Annotated[Year, field("年度", group="概况")]
    approved_on: Annotated[Day, field("批复日期", law="预算法第十四条", group="概况", help="财政部门批复的日期")]
    income: Annotated[tuple[Income, ...], field("收入", group="收支")]
    income_total: Annotated[Amount | None, field("收入总计", group="收支", help="可以不写，由系统计算")] = None
    spending: Annotated[tuple[Spending, ...], field("支出", group="收支")]
    spending_total: Annotated[Amount | None, field("支出总计", group="收支", help="可以不写，由系统计算")] = None
    receptions: Annotated[Receptions, field("“三公”经费", group="“三公”经费")]
    receptions_note: Annotated[Text | None, field("“三公”经费说明", max=1000, group="“三公”经费")] = None
    operating: Annotated[Amount, field("机关运行经费", group="其他")]
    purchases: Annotated[Purchases | None, field("政府采购", group="其他")] = None
    cars: Annotated[Number | None, field("公务用车（辆）", group="其他")] = None
    changes: Annotated[Text | None, field("增减变化说明", max=2000, group="说明")] = None
    performance: Annotated[Text | None, field("绩效情况", max=2000, group="说明")] = None


def check(record: Finance) -> Iterator[Problem]:
    """Yield the sums that do not add up, and late publication."""
    yield from order_problem(record, "approved_on", "published_on")
    latest = period_end(record.approved_on, PUBLICATION_DAYS)
    if record.published_on > latest:
        yield Problem(FINANCE_LATE, "published_on", f"批复后二十日是 {latest}", "核对“批复日期”和“公开日期”。")
    yield from twice_problems(record, "income", [row.source for row in record.income])
    yield from twice_problems(record, "spending", [row.subject for row in record.spending])
    income = sum((row.amount for row in record.income), Decimal(0))
    spending = sum(map(_spent, record.spending), Decimal(0))
    yield from total_problem(record, "income_total", [income], "各项收入")
    yield from total_problem(record, "spending_total", [spending], "各项支出")
    for row in record.spending:
        said = f"“{row.subject}”的基本支出和项目支出"
        if row.basic is not None or row.projects is not None:
            yield from _inside("spending", row, "amount", (row.basic or 0, row.projects or 0), said)
    three = record.receptions
    parts = (three.abroad, three.car_purchase, three.car_running, three.reception)
    yield from _inside("receptions", three, "total", parts, "“三公”经费的四项")
    if record.purchases:
        bought = record.purchases
        yield from _inside(
            "purchases", bought, "total", (bought.goods, bought.works, bought.services), "货物、工程、服务"
        )
    if income != spending:
        yield Problem(
            UNBALANCED,
            "spending",
            f"收入总计 {_said(income)}，支出总计 {_said(spending)}，相差 {_said(abs(income - spending))}",
            "核对各项，不要漏了结转和结余。",
        )


def _said(amount: Decimal) -> str:
    return show_amount(str(amount))


def _spent(row: Spending) -> Decimal:
    return row.amount if row.amount is not None else (row.basic or Decimal(0)) + (row.projects or Decimal(0))


def _inside(name: str, part: Part, total: str, parts: Any, said: str) -> Iterator[Problem]:
    """Yield a wrong total inside a group, pointing at the group."""
    for problem in total_problem(part, total, parts, said):
        yield Problem(problem.rule, name, problem.message, problem.help)


def complete(record: Plain) -> Plain:
    """Fill in the totals that are left out; amounts are yuan as text."""
    spending = [{**row, "amount": row.get("amount") or _sum(row, "basic", "projects")} for row in record["spending"]]
    three = {**record["receptions"]}
    three.setdefault("total", _sum(three, "abroad", "car_purchase", "car_running", "reception"))
    filled = {**record, "spending": spending, "receptions": three}
    filled.setdefault("income_total", _added(row["amount"] for row in record["income"]))
    filled.setdefault("spending_total", _added(row["amount"] for row in spending))
    if "purchases" in record:
        filled["purchases"] = {"total": _sum(record["purchases"], "goods", "works", "services"), **record["purchases"]}
    return filled


def _sum(row: Plain, *names: str) -> str:
    return _added(row[name] for name in names if name in row)


def _added(amounts: Any) -> str:
    return str(sum(map(Decimal, amounts), Decimal("0.00")))


KIND = Kind(
    title="财政预算、决算",
    about="部门预算和决算：收支、“三公”经费、机关运行经费和政府采购，批复后二十日内公开（预算法第十四条）。",
    record=Finance,
    heading="{title}",
    number="id",
    columns=("year", "type", "spending_total", "published_on"),
    summary=("year", "type", "income_total", "spending_total", "operating", "approved_on"),
    day="published_on",
    shelf="year",
    facets=("type", "year"),
    unit="份",
    order=60,
    check=check,
    complete=complete,
    rules=(FINANCE_LATE, UNBALANCED, WRONG_TOTAL, TWICE, DATE_ORDER),
)

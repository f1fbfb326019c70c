"""A figure that a report states, and where it comes from: records counted or added up, other figures, or a source outside."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from gongshi.model.fields import field
from gongshi.model.record import Part
from gongshi.model.values import Number, Text, Year, choice

Comparison = Literal["等于", "超过", "不少于"]
EQUAL: Final = "等于"


class Figure(Part):
    """One figure. What it comes from is a query (`kinds` and what narrows them), `adds`, or `source`."""

    name: Annotated[Text, field("名称", max=100)]
    value: Annotated[Number, field("数值")]
    unit: Annotated[Text | None, field("单位", max=20)] = None
    comparison: Annotated[
        choice("等于", "超过", "不少于") | None, field("比较", help="数值和来历怎样比较；不写就是“等于”")
    ] = None
    kinds: Annotated[tuple[Text, ...], field("统计种类", help="数哪些记录，例如 [penalties]，也可以写中文名称")] = ()
    year: Annotated[Year | None, field("统计年度", help="不写就是报告的年度")] = None
    where: Annotated[tuple[Text, ...], field("统计条件", help="例如 [处罚类别=罚款]；几个条件都要符合")] = ()
    total_of: Annotated[
        Text | None, field("合计字段", max=50, help="把哪个金额加起来，例如 罚款金额；不写就数件数")
    ] = None
    adds: Annotated[tuple[Text, ...], field("等于各项之和", help="本报告里另外几个数据的名称")] = ()
    source: Annotated[Text | None, field("来源", max=200, help="不出自本站记录的，写明台账、系统或者文件")] = None
    difference: Annotated[Text | None, field("差异说明", max=500, help="数值和来历对不上时，说明为什么")] = None

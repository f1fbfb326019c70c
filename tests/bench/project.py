"""What a generated project holds beside its decisions: settings, the body, the list of responsibilities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from texts import LANDS, MINERALS, PERMITS, VIOLATIONS

AGENCY: Final = "西宁市湟中区自然资源局"
AGENCY_USCC: Final = "11630106MB00BENC18"
"""Made up, with a valid check digit."""
REGION: Final = "630106"
PENALTY_ITEMS: Final = 28
PERMIT_ITEMS: Final = 20

LAND_LAW: Final = "《中华人民共和国土地管理法》（2019年修正）"
MINERALS_LAW: Final = "《中华人民共和国矿产资源法》（2024年修订）"
PLANNING_LAW: Final = "《中华人民共和国城乡规划法》（2019年修正）"
ADDRESS: Final = "site_url: https://example.org/gongshi/\n"
"""Without an address there is no sitemap."""
STAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "行政处罚": ("立案", "调查", "审查", "告知", "决定", "送达", "执行", "监管"),
    "行政许可": ("受理", "审查", "决定", "送达", "事后监管"),
    "行政检查": ("制定方案", "实施检查", "结果处理"),
    "行政确认": ("受理", "审核", "确认", "归档"),
}


def site() -> str:
    """Return `data/site.yml`."""
    return (
        f"机关名称: {AGENCY}\n统一社会信用代码: {AGENCY_USCC}\n行政区划代码: '{REGION}'\n"
        f"网站名称: 湟中自然资源公示\n主办单位: {AGENCY}\n办公地址: 示例路1号\n办公时间: 工作日 9:00 至 17:30\n"
        "联系电话: 0971-0000000\n监督电话: 0971-0000001\n自然人姓名: 保留姓氏\n"
        "示例数据: 是\n示例说明: 数据是为测速随机生成的，全部虚构。\n"
    )


def responsibilities() -> Iterator[str]:
    """Yield the 60 powers that the decisions refer to, one YAML list together."""
    for place in range(1, PENALTY_ITEMS + 1):
        violation = VIOLATIONS[place % len(VIOLATIONS)]
        yield _responsibility(f"qz-cf-{place:03d}", f"对{violation.name}的处罚（{place}）", "行政处罚", violation.basis)
    for place in range(1, PERMIT_ITEMS + 1):
        name = f"{PERMITS[place % len(PERMITS)].title}核发（{place}）"
        yield _responsibility(f"qz-xk-{place:03d}", name, "行政许可", f"{PLANNING_LAW}第四十条")
    for place in range(1, 7):
        name = f"{MINERALS[place - 1]}矿山监督检查"
        yield _responsibility(f"qz-jc-{place:03d}", name, "行政检查", f"{MINERALS_LAW}第五十九条")
        name = f"{LANDS[place - 1]}权属争议调查（{place}）"
        yield _responsibility(f"qz-qr-{place:03d}", name, "行政确认", f"{LAND_LAW}第十四条")


def _responsibility(id: str, name: str, type: str, basis: str) -> str:
    lines = [
        f"- 标识: {id}",
        f"  项目名称: {name}",
        f"  职权类型: {type}",
        f"  项目编码: {REGION}-{id.upper()}",
        "  设定依据:",
        *(f"    - {law}" for law in basis.split("；")),
        f"  实施主体: {AGENCY}",
        "  承办机构: 自然资源执法监察大队" if type in ("行政处罚", "行政检查") else "  承办机构: 行政审批科",
        "  实施层级及权限: 县级，本行政区域内",
        "  责任事项:",
        *_stages(name, type),
        "  追责对象范围: 直接负责的主管人员和其他直接责任人员",
        "  追责情形: [不履行或者不正确履行法定职责, 违反法定程序, 滥用职权玩忽职守徇私舞弊]",
        "  监督电话: 0971-0000001",
        "  法定时限: 九十日",
        "  承诺时限: 六十日",
        "  收费: 不收费",
        "  状态: 有效",
        "  公开日期: 2015-01-05",
    ]
    return "\n".join(lines) + "\n"


def _stages(name: str, type: str) -> Iterable[str]:
    for stage in STAGES[type]:
        yield f"    - 阶段: {stage}"
        yield f"      责任内容: 依照法定的权限、条件和程序做好“{name}”的{stage}工作，全过程记录，依法告知当事人的权利。"

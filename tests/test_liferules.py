"""How grave each rule is, whether its fault is one of the record or of the act, and whether and how somebody may answer for it.

    python tests/test_liferules.py    write tests/rules.md anew

A rule that becomes graver keeps records off the site; one that may be answered for (核实) can be silenced: a difference is to be looked at.
"""

from __future__ import annotations

from pathlib import Path

from gongshi.findings import LEVEL_NAMES
from gongshi.model import liferules
from gongshi.rulebook import all_rules

PAGE = Path(__file__).with_name("rules.md")
HEAD = """# 规则

每条规则：有多重，错在记录还是在所记的行为，能不能用“核实”放过，放过时怎么写。由 tests/test_liferules.py 核对。

| 规则 | 级别 | 错在 | 核实时写 |
| --- | --- | --- | --- |
"""


def table() -> str:
    rows = (
        (rule.name, LEVEL_NAMES[rule.level], {"record": "记录", "act": "行为"}[rule.about], matters(rule.name))
        for rule in all_rules().values()
    )
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def matters(name: str) -> str:
    rule = all_rules()[name]
    return f"{rule.label} 或 {rule.name}" if rule.may_be_verified else "不能核实"


def test_every_rule_is_as_grave_as_the_page_says_and_only_those_may_be_answered_for() -> None:
    assert table() == PAGE.read_text(encoding="utf-8")


def test_no_rule_about_a_life_holds_a_record_back() -> None:
    """It is late already, or has said too much: leaving it out would only be a second fault."""
    assert {rule.level for rule in liferules.RULES} == {"warning"}
    assert len(set(liferules.RULES)) == len({rule.name for rule in liferules.RULES}) == 13


def test_only_lateness_may_be_answered_for() -> None:
    assert [rule.name for rule in liferules.RULES if rule.may_be_verified] == ["late-publication", "withdrawal-clock"]


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")

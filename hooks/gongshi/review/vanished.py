"""What is said of a record that was public and is no more, without a word to the public."""

from __future__ import annotations

from typing import Final

from gongshi.checking import where_of
from gongshi.findings import Finding, Rule
from gongshi.model.life import State
from gongshi.store import Row, Store

VANISHED: Final = Rule(
    "vanished-record",
    "error",
    what="公开过的记录不见了，却没有留下存根。",
    why="公开过的信息不能悄悄消失：撤下要有原因、有日期，网址上要有说明。改回草稿或者推迟公开日期也是消失。",
    bad="直接删去 data/penalties/2024/cf-2024-012.yml",
    good="gongshi withdraw cf-2024-012 --reason 撤销 --on 2026-11-20",
    law="行政处罚法（2021）第四十八条；国办发〔2018〕118号二（六）",
)


def or_withdraw(kind: str, id: str) -> str:
    """Return the end of every advice: how a record is taken down as it should be."""
    return f"要撤下就运行 gongshi withdraw {kind}/{id} --reason 原因。"


def hidden_again(row: Row, state: State, store: Store) -> Finding:
    """Return the finding about a record that was public and has become a draft, or is to be public later."""
    if state == "draft":
        where = where_of(row, "draft", store)
        is_said = where != where_of(row, "id", store)
        how = "改成了草稿" if is_said else "按现在的写法不公开（原则上不公开的，要写明公开的理由）"
    else:
        where, how = where_of(row, "published_on", store), f"推迟到 {row.published_on} 公开"
    return VANISHED.at(where, f"“{row.id}”已经公开，现在{how}", f"恢复原样；{or_withdraw(row.kind, row.id)}")

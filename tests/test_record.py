"""What every field of every kind is declared to be: who may see it, whether it must be written, and what stands on it.

    python tests/test_record.py    write tests/fields.md anew

A field that becomes public shows what nobody was to see; one that is a matter of life may change without a correction: a difference is
to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from gongshi.kinds import all_kinds
from gongshi.model.kind import FieldSpec, specs
from gongshi.model.record import Correction, Part, Record, Tombstone, plain

PAGE = Path(__file__).with_name("fields.md")
HEAD = """# 字段

每个种类的字段：名称、怎样写、是否必填、是否公开，还有什么取决于它。各种类共有的字段只写一次。由 tests/test_record.py 核对。
"""


def page() -> str:
    common = set(Record.model_fields)
    parts = [HEAD, table("各种类共有", specs(Record)), table("存根", specs(Tombstone))]
    parts += [
        table(f"{kind.title} {name}", tuple(spec for spec in kind.fields if spec.name not in common))
        for name, kind in all_kinds().items()
    ]
    return "\n".join(parts)


def table(title: str, fields: tuple[FieldSpec, ...]) -> str:
    head = f"## {title}\n\n| 字段 | 名称 | 写成 | 说明 |\n| --- | --- | --- | --- |\n"
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows(fields, ""))


def rows(fields: tuple[FieldSpec, ...], around: str) -> Iterator[tuple[str, str, str, str]]:
    for spec in fields:
        form = {"part": "下级字段"}.get(spec.shape.name, spec.shape.name) + ("的列表" if spec.many else "")
        yield around + spec.name, spec.meta.label, form, "，".join(filter(None, said(spec)))
        yield from rows(spec.parts, f"{around}{spec.name}.")


def said(spec: FieldSpec) -> Iterator[str]:
    meta = spec.meta
    yield "必填" if spec.required else ""
    yield "" if meta.public else "不公开"
    yield "身份证件" if meta.identity else ""
    yield "不能重复" if meta.unique else ""
    yield "是记录的生命" if meta.life else ""
    yield f"代码 {spec.code}" if spec.code else ""
    yield f"指向 {meta.refers_to}（{meta.referred_as}）" if meta.refers_to else ""
    yield "是一个机关" if meta.leads else ""
    yield f"公开 {'、'.join(meta.publishes)}" if meta.publishes else ""
    yield f"也叫 {'、'.join(meta.also)}" if meta.also else ""
    yield f"不写就是 site.yml 的 {meta.from_body}" if meta.from_body else ""
    yield "可以分给各组" if meta.spreads else ""
    yield f"写在 {spec.within} 里" if spec.within else ""
    yield f"是 {meta.share_of} 的一份" if meta.share_of else ""
    yield f"是 {meta.code_of} 的代码" if meta.code_of else ""


def test_every_field_is_declared_as_the_page_says() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "values", [{"更正日期": "2024-04-01", "更正内容": "改了"}, {"corrected_on": "2024-04-01", "text": "改了"}]
)
def test_a_group_is_read_by_the_names_of_clerks_and_by_our_own(values: dict[str, str]) -> None:
    read = Correction.model_validate(values)
    assert (read.corrected_on.isoformat(), read.text, read.number, read.file) == ("2024-04-01", "改了", None, None)


def test_what_is_no_field_is_refused_and_a_fault_is_named_by_our_own_name() -> None:
    with pytest.raises(ValidationError) as caught:
        Correction.model_validate({"更正日期": "2024-04-01", "更正内容": "", "更正人": "甲"})
    assert sorted((error["loc"], error["type"]) for error in caught.value.errors()) == [
        (("text",), "empty-field"),
        (("更正人",), "extra_forbidden"),
    ]


def test_what_was_read_stays_as_it_is() -> None:
    read = Correction.model_validate({"更正日期": "2024-04-01", "更正内容": "改了"})
    with pytest.raises(ValidationError):
        read.text = "又改了"  # type: ignore[misc]


def test_what_is_absent_is_left_out_and_nothing_else_is() -> None:
    class Short(Record):
        pass

    read = Short.model_validate({"标识": "a", "公开日期": "2024-03-22", "草稿": "否"})
    assert plain(read) == {"id": "a", "published_on": "2024-03-22", "draft": False}
    assert issubclass(Short, Part)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

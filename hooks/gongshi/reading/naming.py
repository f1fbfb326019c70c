"""Names of natural persons in a record: what nobody can tell of them becomes a finding that never shows one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongshi.findings import Finding, Rule
from gongshi.model.kind import FieldSpec, Kind, texts
from gongshi.model.record import Plain
from gongshi.private import privacy
from gongshi.private.names import NamePolicy, Persons, persons_of
from gongshi.private.parties import parties_in
from gongshi.reading.nodes import GroupNode, Place
from gongshi.reading.personal import CHECKED_SHAPES, text_place
from gongshi.reading.places import child_of

WRITE_NAMES = (
    "写全名，几个人用顿号隔开，例如 冶某某、马某某等三人；曾用名、亲属写在括号里并说明：冶某某（曾用名：冶某）。"
)


def name_findings(kind: Kind, values: Plain, node: GroupNode, place: Place, policy: NamePolicy) -> Iterator[Finding]:
    """Yield what is unclear about the persons whose names are masked in a record, and how its texts call them."""
    persons = persons_of(kind, values, policy)
    unclear = [written for written in kind.persons(values) if written and not parties_in(written).is_clear]
    for written in unclear if policy != "full" else ():
        where = text_place(node, place, written.strip())
        message = "这里有看不出是不是姓名的内容，不知道要遮盖什么"
        yield replace(privacy.PARTY_NAMES.at(where, message, WRITE_NAMES), secret=True)
    if persons is None:
        return
    public = [spec for spec in kind.fields if spec.meta.public and spec.name in values]
    if not any(persons.may_be_called(text) for _, text in _asked(public, values, persons)):
        return
    for spec in public:
        for inner, text in _asked((spec,), values, persons):
            for rule in _calls(persons, text):
                where = text_place(child_of(node, spec) or node, place, text)
                yield replace(rule.at(where, *_said(rule, inner)), secret=True)


def _asked(specs: Sequence[FieldSpec], values: Plain, persons: Persons) -> Iterator[tuple[FieldSpec, str]]:
    """Yield the texts that may call a person and are not the field with the names."""
    for inner, text in texts(specs, values):
        if inner.shape.name not in CHECKED_SHAPES and text not in persons.written:
            yield inner, text


def _calls(persons: Persons, text: str) -> Iterator[Rule]:
    """Yield the rules about how a text calls the persons, each once."""
    if any(one.is_person is None for one in persons.mentions(text)):
        yield privacy.NAME_UNSURE
    if persons.calls_by_given_name(text):
        yield privacy.GIVEN_NAME
    if persons.calls_by_surname(text):
        yield privacy.SHORT_NAME


def _said(rule: Rule, spec: FieldSpec) -> tuple[str, str]:
    """Return what is said of it, and what to write instead."""
    label = f"“{spec.meta.label}”里"
    if rule is privacy.NAME_UNSURE:
        return (
            f"{label}有和当事人姓名相同的词，看不出是不是指当事人，没有遮盖",
            "指当事人的，在前面写明“当事人”；不是的，在“核实”里写一项：事项 同名的词。",
        )
    if rule is privacy.GIVEN_NAME:
        return f"{label}只写了当事人的名字，没有姓，没有遮盖", "写全名（由系统遮盖）或者“当事人”。"
    return f"{label}用姓加称呼指当事人", "写“当事人”或者全名（由系统遮盖）。"

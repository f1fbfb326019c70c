"""Rows as the store keeps them, made as the product makes them: from the YAML of a record."""

from __future__ import annotations

from gongshi import reading
from gongshi.keeping import Policy, kept
from gongshi.kinds import all_kinds
from gongshi.store import Row
from test_between import sample
from test_cases import completed


def row_of(kind: str, fields: str = "", facts: tuple[str, ...] = ()) -> Row:
    """Return the row of the kind's sample record with `fields` in place of its own; `facts` are kept for others."""
    return row_of_file(kind, completed(fields, sample(kind)), facts)


def row_of_file(kind: str, text: str, facts: tuple[str, ...] = ()) -> Row:
    """Return the row of the one record of a file."""
    source = f"data/{kind}/a.yml"
    read = reading.read(text.encode(), source, all_kinds()[kind])
    faults = [one.message for one in read.findings if one.holds_back]
    assert not faults, faults
    (record,) = read.records
    return kept(record, all_kinds()[kind], Policy.of(None), facts)[0]._replace(source=source)

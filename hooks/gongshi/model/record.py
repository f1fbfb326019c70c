"""What a record is: a pydantic model whose fields bear the labels of the national forms; and what every record has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from gongshi.model.attachable import TYPES
from gongshi.model.fields import field
from gongshi.model.life import REASONS
from gongshi.model.sorts import EXCEPTABLE
from gongshi.model.values import AttachedName, Day, FileName, Flag, Id, Text, choice

Plain = Mapping[str, Any]
"""A record as JSON values under its English field names; absent fields are left out."""


class Part(BaseModel):
    """A group of fields inside a record, e.g. one stage of a responsibility."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        loc_by_alias=False,
        defer_build=True,  # most commands read no record of most kinds
    )
    CODE: ClassVar[str] = ""
    """What stands before the codes of its fields in the national 双公示 standard: CF or XK."""


class Correction(Part):
    """One correction of a record after it was published."""

    corrected_on: Annotated[Day, field("更正日期")]
    text: Annotated[Text, field("更正内容", max=1000, help="改了什么、为什么改")]
    number: Annotated[Text | None, field("更正文书号", max=128, help="更正的决定书或者通知书有文号的写上")] = None
    file: Annotated[AttachedName | None, field("更正文书", help="更正文书的文件名，同一个文件也写进“附件”")] = None


class Withdrawal(Part):
    """Why a decision was taken down. Law: 行政处罚法 (2021) Art. 48."""

    withdrawn_on: Annotated[Day, field("撤回日期")]
    reason: Annotated[choice(*REASONS), field("撤回原因")]
    changed_on: Annotated[
        Day | None,
        field("变动日期", help="决定被变更、撤销、确认违法或者确认无效的日期；处罚决定的三个工作日从第二天算起"),
    ] = None
    note: Annotated[
        Text | None, field("撤回说明", max=500, public=False, help="内部记录，不公开；不写当事人和案情")
    ] = None


class PrivacyException(Part):
    """Somebody's decision to publish one sort of personal data in one field. Law: 个人信息保护法 Art. 13(三), 55."""

    place: Annotated[Text, field("字段", max=40, help="例外所在的字段，例如 违法事实")]
    sort: Annotated[choice(*EXCEPTABLE), field("种类")]
    allowed_by: Annotated[Text, field("批准人", max=100)]
    reason: Annotated[Text, field("理由", max=500)]


class Verification(Part):
    """That somebody has looked at something which the program cannot judge, and answers for it. Never public."""

    matter: Annotated[
        Text, field("事项", max=100, help="看过的是什么：规则的名称，或者附件的文件名；个人信息写成 违法事实：车牌号")
    ]
    verified_by: Annotated[Text, field("姓名", max=100, help="看过并负责的工作人员")]
    reason: Annotated[Text, field("理由", max=500)]
    verified_on: Annotated[Day, field("日期")]


class Record(Part):
    """What every record has, whatever its kind."""

    id: Annotated[
        Id,
        field("标识", group="公开信息", help="网页的地址，永远不变；小写英文字母、数字和“-”，例如 cf-2024-012"),
    ]
    published_on: Annotated[
        Day,
        field(
            "公开日期", group="公开信息", law="国办发〔2018〕118号", help="向社会公开的日期；写将来的日期，到那天才公开"
        ),
    ]
    attachments: Annotated[
        tuple[FileName, ...],
        field(
            "附件",
            group="附件",
            help=f"和记录放在同一个文件夹里的文件，写成列表，例如 [处罚决定书.pdf]；{TYPES}",
        ),
    ] = ()
    draft: Annotated[Flag | None, field("草稿", public=False, life=True, help="写“是”就不公开")] = None
    corrections: Annotated[tuple[Correction, ...], field("更正", group="更正记录", life=True)] = ()
    withdrawal: Annotated[
        Withdrawal | None,
        field(
            "撤回",
            public=False,
            life=True,
            law="行政处罚法（2021）第四十八条",
            help="决定被变更、撤销、确认违法或者确认无效时填写，记录不再公开",
        ),
    ] = None
    privacy_exceptions: Annotated[
        tuple[PrivacyException, ...],
        field(
            "个人信息例外",
            public=False,
            law="个人信息保护法第十三条、第五十五条",
            help="确需公开的个人信息：哪个字段、哪一种、谁批准、为什么；只对那一个字段有效，本身不公开",
        ),
    ] = ()
    verifications: Annotated[
        tuple[Verification, ...],
        field(
            "核实",
            public=False,
            help="有人看过并且负责的事：看过什么、谁、为什么、哪一天；只对这条记录有效，本身不公开",
        ),
    ] = ()


class Tombstone(Part):
    """What stays of a record that was taken down: enough to say that it was there, nothing of what it said."""

    id: Annotated[Id, field("标识")]
    is_tombstone: Annotated[choice("是"), field("存根", help="写“是”：记录已经撤下，这里只留存根")]
    number: Annotated[Text | None, field("文号", max=128, help="内部核对用，不公开")] = None
    decided_on: Annotated[Day | None, field("决定日期")] = None
    published_on: Annotated[Day | None, field("公开日期")] = None
    withdrawal: Annotated[Withdrawal, field("撤回", law="行政处罚法（2021）第四十八条")]


def plain(record: Record) -> dict[str, Any]:
    """Return the record as JSON values under English names, without what is absent."""
    values = record.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in values.items() if value != []}

"""What can be wrong with an attachment, and what is left of one that is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongshi.findings import Rule
from gongshi.model.attachable import TYPES

BAD_ATTACHMENT = Rule(
    "bad-attachment",
    "error",
    what="附件不能公开：找不到、类型不对、太大、打不开，或者里面有看不见的东西。",
    why="附件会原样交给公众。修订、批注、隐藏的工作表、宏、签章、脚本不能悄悄公开，也不能悄悄去掉；作者、拍摄地点等信息由系统去掉。",
    bad="附件: [处罚决定书.doc]",
    good="附件: [处罚决定书.pdf]",
    law="个人信息保护法第五十一条；政府信息公开条例第十七条",
)
ATTACHMENT_PERSONAL_DATA = Rule(
    "attachment-personal-data",
    "error",
    what="附件的文字里有个人信息。",
    why="附件和记录一样公开。提示里不重复它的内容。",
    bad="附件: [送达回证.pdf]（里面有身份证号）",
    good="附件: [处罚决定书.pdf]（已经遮盖并重新生成）",
    law="个人信息保护法第二十八条；政府信息公开条例第十五条",
)
ATTACHMENT_NAMES = Rule(
    "attachment-names",
    "error",
    what="附件的文字或者文件名里有当事人的全名。",
    why="记录里的姓名由系统遮盖，附件原样交给公众，里面的姓名系统不能改。提示里不重复姓名。",
    bad="附件: [冶某某处罚决定书.pdf]（写了全名）",
    good="附件: [处罚决定书.pdf]（已经遮盖姓名并重新生成）",
    law="个人信息保护法第六条、第五十一条",
    label="附件里的姓名",
)
ATTACHMENT_UNREAD = Rule(
    "attachment-unread",
    "warning",
    what="附件是扫描件或者图片，系统读不出里面的字，没有检查个人信息。",
    why="图片里的身份证号、电话和住址只有人看得见。公开以前要有人看过。",
    bad="附件: [送达回证.jpg]",
    good="附件: [送达回证.pdf]（由办公软件直接导出，有文字）；或者 核实: [{事项: 送达回证.jpg, …}]",
    law="个人信息保护法第五十一条",
    label="读不出的附件",
    may_be_verified=True,
)
RULES: Final = (BAD_ATTACHMENT, ATTACHMENT_PERSONAL_DATA, ATTACHMENT_NAMES, ATTACHMENT_UNREAD)


class Refused(Exception):
    """An attachment cannot be published. The message and `help` are Chinese and repeat nothing of its content."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message, help)
        self.message, self.help = message, help

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Clean:
    """What a format makes of a file."""

    data: bytes
    """The copy to be published."""
    text: str = ""
    """What readers see, lines as they stand."""
    passages: tuple[str, ...] = ()
    """What is looked through for personal data: the text, and whom its links call. A number may go on over the line ends inside
    a passage, never from one passage to the next."""
    is_unread: bool = False
    """It shows something that may be writing and cannot be read: a scan, a photograph, a font without an alphabet."""


WRONG_TYPE: Final = Refused("文件的内容和扩展名对不上，或者不是能公开的类型", f"可以用 {TYPES}，不要只改扩展名。")
TOO_LARGE: Final = Refused("检查这个文件要用的内存太多", "缩小里面的图片，或者分成几个文件。")

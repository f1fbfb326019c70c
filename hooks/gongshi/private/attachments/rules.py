"""What can be wrong with an attachment."""

from __future__ import annotations

from typing import Final

from gongshi.findings import Rule

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
RULES: Final = (BAD_ATTACHMENT, ATTACHMENT_PERSONAL_DATA, ATTACHMENT_NAMES)


class Refused(Exception):
    """An attachment cannot be published. The message and `help` are Chinese and repeat nothing of its content."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help

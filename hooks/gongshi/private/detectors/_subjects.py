"""Whose something is: the subject named nearest decides, a person or an organisation."""

from __future__ import annotations

import re
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors.text import after, before

ORGANISATION: Final = late(
    "公司|厂|合作社|企业|中心|商店|商行|经营部|店|单位|机构|机关|法定代表人|负责人|统一社会信用代码|注册|营业|经营|场所|采石场|砂场|石场|砂石厂|局(?!家属)|委员会|政府|学校|小学|中学|大学|医院|卫生院|银行|支行|事务所|办公|"
    "项目|工程|集团|(?<!执)法人|协会|商会|养殖场|农场|林场|牧场|村委|开发商|物业|售楼|工商|登记机关|窗口|大厅|部门|矿山|执法局|寺|敬老院|幼儿园|所址|基地|车间|仓库|服务站|加油站"
)
PERSON: Final = late(
    "身份证|[,、(/]男|[,、(/]女|族|出生|公民|某|×|本人|其(?!他|中)|村民|户主|家人|妻|丈夫|自然人|居民(?!委)|当事人|个人|收件人|户籍|被处罚人|被调查人|被询问人|相对人|申请人|证人|业主|住户|先生|女士|[周]?岁|电话"
)


def last_start(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def owner(text: str, start: int, end: int, reach: int = 60) -> str:
    """Return "person", "organisation" or "": whom the words before a place speak of last, and else what stands right behind it."""
    window = before(text, start, reach)
    person, organisation = last_start(PERSON, window), last_start(ORGANISATION, window)
    if person < 0 and organisation < 0:
        behind = after(text, end, 16)
        return "organisation" if re.match("[^,。;]{0,6}(?:公司|合作社|厂|企业|商店|店)", behind) else ""
    return "organisation" if organisation > person else "person"

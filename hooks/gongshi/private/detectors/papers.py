"""Certificates of land and houses: those of persons. Those of organisations and villages stand in every permit and may pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors._subjects import last_start
from gongshi.private.detectors.hits import Detector, Hit, alone, words
from gongshi.private.detectors.text import after

PROPERTY: Final = "不动产权证书号"
SORTS = (PROPERTY,)

_PROPERTY: Final = late(
    "(?:不动产(?:权|登记|证)|(?<!知识)产权证|房权证|房产证|房地?产?权证|房屋所有权证|房本|房地证|土地证|土地使用证|土地使用权证|土地所有权证|国用|集用|集有|林证|林权证|草原证|草原使用权?证|宅基地(?:使用)?(?:权)?证|(?:承包)?经营权证书?|所有权证)"
    "(?![^0-9。;,\\n]{0,14}(?:条例|细则|办法|规程|规定|公告|通知|令第|单元号|申请|受理|法))"
    '[^0-9。;,\\n]{0,16}(?:\\(? ?[12][0-9]{3} ?\\)?(?=[^0-9])[^0-9。;,\\n]{0,14}?)?(?:(?:第|号码?|编号|代码|No\\.?|:|证|书|\\()[为是系:" (]{0,3}[^0-9。;,\\n\\u4e00-\\u9fff]{0,4})(?:[0-9]{3,}[A-Z]?|(?:[0-9][ -]?){5,}[A-Z]?)(?![0-9]*(?:条|款|本|宗|件|户|亩|平方|元|份|年|\\*|×))'
    "|[\\u4e00-\\u9fff]{1,2}\\((?:19|20)[0-9]{2}\\)[\\u4e00-\\u9fff]{1,8}(?:不动产权|不动产证明)第?[0-9]{4,9}号?"
    "|(?:农地承包权|农村土地承包经营权)\\(?(?:19|20)?[0-9]{0,4}\\)?第?[0-9]{6,}[A-Z]?号?"
)
_HOLDERS: Final = (
    "公司|厂(?!房)|合作社|企业|中心(?!点)|委员会|政府|局(?!部)|学校|小学|中学|医院|卫生院|银行|支行|集团|协会|养殖场|农场|林场|村委会?|村集体(?!土地|所有|建设|农用|耕地|林地)|村民小组|经济联合社|经济合作社|农民集体|集体经济组织|"
    "[\\u4e00-\\u9fff]{2}村(?:$|[(,、:的所取持]|[一二三四五六七八九十0-9]{1,2}[社组])|储备|平台|事务所|寺院|[阁塔]尔寺|厅|站(?!立)|管委会|工业园区?|(?<!执)法人"
)
_ORGANISATION: Final = late(_HOLDERS)
_PERSON: Final = late(
    "身份证|[,、(]男|[,、(]女|某|×|本人|其(?!他|中|项)|村民(?!委|小组)|户主|农户|妻|丈夫|自然人|居民(?!委)|当事人|个人|承包方|家庭|自家|私人|宅基地|住宅|兄|父|母|遗失"
)
_HOLDS: Final = late(
    f"^[^,。;]{{0,4}}[,(、 ]{{0,2}}(?:权利人|所有权人|使用权人|证载权利人|登记在|登记于)?(?:为|是|:)?[^,。;]{{0,20}}(?:{_HOLDERS})"
)


def property_certificates(text: str) -> Iterator[Hit]:
    """Yield the numbers of certificates of land and houses, but for those that the words nearest before give to an organisation or a village."""
    for match in _PROPERTY.finditer(text):
        if not _is_organisation_s(text, match.start(), match.end()):
            yield Hit(PROPERTY, match.start(), match.end())


def _is_organisation_s(text: str, start: int, end: int) -> bool:
    window = text[max(0, start - 80) : start].replace("\n", "。").rpartition("。")[2]
    person, organisation = last_start(_PERSON, window), last_start(_ORGANISATION, window)
    if organisation < 0 and person < 0:
        return bool(_HOLDS.match(after(text, end, 40)))
    return organisation > person


DETECTORS: Final = (
    Detector(
        alone(property_certificates),
        words(
            "不动产权|不动产登|不动产证|产权证|房权证|地权证|房权|国用|集用|集有|使用证|使用权证|所有权证|房产证|房本|房地|土地证|草原证|草原使用|林证|林权证|宅基地|承包权|经营权"
        ),
    ),
)

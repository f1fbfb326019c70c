"""What tells of a person's age: when one was born, that one is a minor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors import _reasons
from gongshi.private.detectors._subjects import last_start
from gongshi.private.detectors.hits import Detector, Hit, alone, behind, led, words
from gongshi.private.detectors.text import after, before

BIRTH: Final = "出生日期"
MINOR: Final = "未成年人"
SORTS = (BIRTH, MINOR)
NEVER_EXCEPTED = (MINOR,)
"""Nobody may allow it. Law: 未成年人保护法 Art. 103."""

# ------------------------------------------------------------------------------------------------ births

_NUMERAL: Final = "[一二三四五六七八九零〇○]"
_YEAR: Final = f"(?:(?:1[89]|20)[0-9][0-9]|{_NUMERAL}{{4}})"
_SHORT_YEAR: Final = f"(?:[2-9][0-9]|0[0-9]|{_NUMERAL}{{2}})"
_MONTH: Final = "(?:[01]?[0-9]|[元正冬腊一二三四五六七八九十]{1,2})"
_OF_MONTH: Final = "(?:[0-3]?[0-9]|初?[一二三四五六七八九十廿]{1,3})"
_POINT: Final = "[.\\-/·、 ]"
_DATE: Final = f"(?:农历|阴历|公历)?{_YEAR} ?(?:年|{_POINT}) ?(?:(?:农历|阴历)?{_MONTH} ?(?:月份?|{_POINT})? ?(?:{_OF_MONTH} ?[日号]?)?)?"
_DAY: Final = f"{_YEAR} ?(?:年|{_POINT}) ?{_MONTH} ?(?:月份?|{_POINT}) ?(?:{_OF_MONTH} ?[日号]?)?"
_SHORT: Final = f"{_SHORT_YEAR}年(?:{_MONTH}月份?(?:{_OF_MONTH}[日号]?)?)?"
_PACKED: Final = "(?:19|20)(?:[0-9]){5}[0-9](?![0-9])"
_IS: Final = '(?:为|是|系|在|于|即)?[:" (|]{0,4}'
_BORN: Final = late(
    f"(?:出生(?:日期|年月日?|时间|年份|年|日|于|在|:)?(?:一栏)?|生于|生年|诞生于|降生于|生辰|生日|(?:DOB|date of birth))(?:\\([^()]{{0,6}}\\))?{_IS}"
    f"(?:(?:农历|阴历|公历)?{_DATE}|{_PACKED}|(?:农历)?{_SHORT}|(?:19|20)[0-9]{{4}}(?![0-9]))",
    re.IGNORECASE,
)
_BORN_BEHIND: Final = late(
    f"(?<![0-9])(?:{_DATE}|{_PACKED}|{_SHORT})(?:在|于)?(?:[\\u4e00-\\u9fff]{{0,8}}?出生(?!率|人口|医学|证明|缺陷|登记)|生(?:人|者)?(?=[,。;、)( \\n|/]|$|于|[男女汉回藏土]))"
)
_TRAIT: Final = "(?:[男女]性?|[\\u4e00-\\u9fff]{1,5}族人?|文盲|(?:小学|初中|高中|中专|大专|本科|大学)(?:文化|学历)?(?:程度)?|[已未]婚|中共党员|群众)"
_BORN_BETWEEN: Final = late(
    f"(?:{_TRAIT}|(?:(?<=[某×])|(?<=[\\u4e00-\\u9fff]{{2}}))(?=\\())(?:[,、 /|;(:\\n]{{1,3}}|(?<=族))({_DAY}|{_PACKED})(?=[,。;、)(/| \\n]|$)"
)
_BORN_FIRST: Final = late(
    f"(?<![0-9])({_DAY}|{_PACKED})[,、 /|]{{1,2}}(?=[男女][,、 /|)。;]|[\\u4e00-\\u9fff]{{1,4}}族[,、 /|)])"
)
_CELL: Final = late(f"\\| ?({_DATE}|{_PACKED}) ?(?=\\|)")
_LAST_YEAR: Final = 2015
"""Later days beside a person's sex or people are rather those of what the person did."""


def births(text: str) -> Iterator[Hit]:
    """Yield days, months and years of birth."""
    for match in _BORN.finditer(text):
        yield Hit(BIRTH, match.start(), match.end())
    for match in _BORN_BEHIND.finditer(text):
        yield Hit(BIRTH, match.start(), match.end())
    for match in _CELL.finditer(text):
        if "出生" in (head := _reasons.head_of(text, match.start(1))) or "生日" in head:
            yield Hit(BIRTH, match.start(1), match.end(1))
    for pattern in (_BORN_BETWEEN, _BORN_FIRST):
        for match in pattern.finditer(text):
            if _is_likely(text, match, pattern is _BORN_BETWEEN):
                yield Hit(BIRTH, match.start(1), match.end(1))


def _is_likely(text: str, match: re.Match[str], is_behind: bool) -> bool:
    year = match[1][:4]
    if year.isdigit() and not 1900 <= int(year) <= _LAST_YEAR:
        return False
    if is_behind and text[match.start(1) - 1] == "(" and not re.match(_TRAIT, match[0]):
        return text[match.end() : match.end() + 1] == ")" and bool(
            _NAME_BEFORE.search(before(text, match.start(1) - 1, 8))
        )
    return True


_NAME_BEFORE: Final = late("(?:^|[,、:;(人为由与和系])[\\u4e00-\\u9fff]{1,2}[某×][某×甲乙]?$|[某×][甲乙丙]?$")


# ------------------------------------------------------------------------------------------------ minors

_YOUNG: Final = "(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])"
_AGE: Final = late(f"(?<![0-9.十百千龄至到~\\-])(?<![0-9] ){_YOUNG}(?:岁半|周岁|岁)(?!以[上下内]|至|到|[-~]|及以上|月)")
_AGE_FIELD: Final = late(
    f"(?<!平均)(?<!房屋)(?:年龄|年纪|岁数|虚岁|年方|芳龄)(?:为|是|系|仅|才)?[:( |]{{0,3}}{_YOUNG}(?![0-9岁周.十年至到-])"
)
_GROUP: Final = late(
    "(?:的|之)?(?:人(?!员)|未成年|儿童|公民|少年|幼儿|孩子|中小学生|青少年|学龄|学生)(?!李|王|张|.{0,2}[某×])"
)
_STATUTE: Final = late(
    "第[0-9一二三四五六七八九十百]+条|规定|有违法行为|应当从轻|不予行政处罚|从轻或者减轻|依照|《|裁量|适用|是指|凡|免票|优惠|免费|(?:行为|情形|之一|者)的,"
)
_SOMEBODY: Final = late(
    "[某×]|当事人|行为人|被处罚人|被调查人|被询问人|其[子女孙]|之[子女]|[孙][子女]|儿子|女儿|本人|该[人生男女]|年仅|时年|刚满|现年|今年|当时|证人|[(,、/|][男女]|嫌疑人|小[\\u4e00-\\u9fff][, (]"
)
_APPOSED: Final = late(
    "[\\u4e00-\\u9fff]{2}(?:[(,、|/]|今年|现年|时年|当年|才|仅|刚满|已满|年满|年仅)$|^[(,、|]$|[(,、][男女]性?[,、]?$|族[,、]$"
)
"""Right before an age: a name and a bracket, a comma."""
_OBJECT: Final = late(
    "(?:[树林房车机畜羊马苗木獒犬]|设备|建筑|[树林苗车机船工教矿]龄)(?:的)?(?:平均|年龄|龄)?(?:为|是|约|已|均|达|共|都|的)?[: ]?$|[头匹只株棵群]$"
)
_OF_OBJECT: Final = late(
    "的?(?:龄|[\\u4e00-\\u9fff]{0,3}(?:牦牛|羊|马匹|马(?!某|[\\u4e00-\\u9fff])|驴|骡|猪|犬|獒|树|云杉|青杨|苗木|幼树|林木|油松|羔|犊))"
)
_MINOR: Final = late(
    "(?:(?:系|为|属|是|属于|均为|尚|又系|仍系|实为|还是)(?:一?名|个)?(?:限制民事行为能力的?|无民事行为能力的?)?未成年(?:人)?|尚未成年|(?<=[(,、])未成年(?:人)?(?=[),、])|未成年(?:子女|儿子|女儿|当事人|男孩|女孩|学生|之子|之女|行为人|人(?=[\\u4e00-\\u9fff]?[某×]|[\\u4e00-\\u9fff]{1,2}[某×])))"
)
_UNDER_AGE: Final = late("(?:不|未|没)(?:有)?满(?:1[0-8]|十[一二三四五六七八]?)周?岁")
_GENERAL: Final = late("的?(?:人)?(?:的(?=[,应可依不])|权益|保护|教育|工作|检察|救助|思想|健康|司法|节目|网络)")
_RULE: Final = late("应当|可以|不得|有权|依法|职责|义务|权利|保护|鼓励|禁止|负责|机关")
_GUARDIAN: Final = late(
    "其法定代理人(?=[\\u4e00-\\u9fff]{1,3}[某×]|[\\u4e00-\\u9fff]{2,4}(?:到场|签|陪同|代为|在场)|签|到|在)|(?:(?:法定|其|的|系其|由其)监护人(?!应|可|的责|责任|职责|加以|承担|依法|严加|义务|资格|管教|不|或|、|以|监|处|同意|侵|参)|监护人(?=[:为是系(]|[\\u4e00-\\u9fff]{1,3}[某×]|[\\u4e00-\\u9fff]{2,4}(?:到场|签|陪同|代为|在场|称|接受)|签|到场|陪同|代为|在场))"
)
_SUPERVISOR: Final = late("(?:施工|安全|作业|动火|现场|机械|设备|电力|隧道|责令|老年人?|精神病人)(?:安全|的|其)?$")
_SCHOOL: Final = "(?:小学|初中|高中|中学|职校|中专|技校|幼儿园|[初高](?:中)?[一二三]|[一二三四五六七八九1-9]年级|小[一二三四五六](?!组|社)|学前班|一中|二中)"
_PUPIL: Final = late(
    "(?:小学|[初高]中?|中学?|[初高][一二三]|年级)(?:在校)?(?:学)?生(?=[\u4e00-\u9fff]{1,3}[某×]|[\u4e00-\u9fff]{2,3}(?:[,(、。;]|$))|"
    f"(?:系|为|是|属|均为|就读于|在读|在校|就读)[^。;,\n]{{0,14}}?{_SCHOOL}[^。;,\n]{{0,8}}?(?:学?生|在读|在校生?|就读)|"
    f"(?:在|到|于)[^。;,\n]{{0,12}}?{_SCHOOL}(?:[^。;,\n]{{0,6}}?)(?:就读|上学|读书|念书|上课|学习|在读|读)|"
    f"(?<![解宣朗阅研审跟])(?:就?读|念)(?:于|着|的是)?[^。;,\n]{{0,12}}?{_SCHOOL}|"
    "(?<![以及网线马晚早])上(?:着|的)?(?:小学|初中|高中|[初高][一二三]|[一二三四五六]年级|幼儿园|学前班)|"
    f"{_SCHOOL}(?:学生)?(?:在读|在校生?|辍学)|(?:系|是|为|均为)(?:一名|在校|在读)*(?:小学生|中学生|初中生|高中生)(?=[,。;、)(]|$)"
)
_NO_PUPIL: Final = late(
    "毕业|文化|学历|招生|附近|门口|旁|对面|教师|老师|校长|职工|家长|项目|建设|工程|规划|用地|食堂|操场|宿舍|校舍|教学楼|免费|广大|全体|[0-9一二三四五六七八九十百千]+名|以上|师生|宣传|讲座|课堂|走进|活动|组织|参加|中小|邻近|东侧|西侧|南侧|北侧"
)


def minors(text: str) -> Iterator[Hit]:
    """Yield what says that somebody is a minor."""
    for pattern, is_meant in _WAYS:
        for match in pattern.finditer(text):
            if is_meant(text, match.start(), match.end()):
                yield Hit(MINOR, match.start(), match.end())


def _is_rule(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence reads like a rule and names nobody since."""
    window, behind = before(text, start, 40), after(text, end, 40)
    is_rule = _STATUTE.search(window + behind) or _RULE.search(window + behind)
    return bool(is_rule) and last_start(_ONE, window + behind[:6]) <= last_start(_STATUTE, window)


_ONE: Final = late("[某×]|当事人|被处罚人|被调查人|被询问人|该人|本人|[(,、][男女][,、)]")


def _is_minor_s(text: str, start: int, end: int) -> bool:
    """Tell whether an age below eighteen is somebody's, and not a limit in a rule, a group's or a thing's."""
    window, behind = before(text, start, 30), after(text, end, 30)
    if _OBJECT.search(window) or _OF_OBJECT.match(behind) or re.match("的?人(?:有违法|的)", behind):
        return False
    is_limit, is_group = _LIMIT.search(window), _GROUP.match(behind)
    somebody, statute = last_start(_SOMEBODY, window), last_start(_STATUTE, window)
    if is_limit and (_STATUTE.search(behind) or is_group or (_RULE.search(behind) and somebody < 0)):
        return False
    if _SOMEBODY.search(behind[:6]) or somebody >= max(statute, 0) or (_APPOSED.search(window) and not is_group):
        return True
    return statute < 0 and not (_STATUTE.search(behind) or is_group or _RULE.search(behind))


def _is_said_of_somebody(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence about minors is about one: somebody is named in it, or it says so and is no rule."""
    if _GENERAL.match(text, end):
        return False
    window, behind = before(text, start, 40), after(text, end, 40)
    if _ONE.search(behind[:6]) or re.search("有一?名?$", window):
        return True
    is_predicate = text[start] in "系属是尚又仍还" or (
        text[start] in "为均" and behind[:1] in ("", ",", "、", ")", "(", "且")
    )
    if is_predicate:
        return not _is_rule(text, start, end)
    return last_start(_ONE, window) > last_start(_STATUTE, window) and not _PROTECTED.search(behind)


_PROTECTED: Final = late("^[^,。;]{0,8}(?:依法|享有|权益|保护|应当|可以|不得)")


def _is_under_age(text: str, start: int, end: int) -> bool:
    behind = after(text, end, 30)
    if re.search("(?:人|[某×])(?:系|是|属|为)$", before(text, start, 8)) and re.match("的?未成年人(?![的,])", behind):
        return True
    if _GROUP.match(behind) or re.match("的(?![某×学])", behind) or _RULE.search(behind[:12]):
        return False
    return not _is_rule(text, start, end) or bool(_ONE.search(before(text, start, 12)))


def _is_guarded(text: str, start: int, end: int) -> bool:
    window, behind = before(text, start, 30), after(text, end, 12)
    if _SUPERVISOR.search(window[-10:]):
        return False
    is_rule = _STATUTE.search(window) or _RULE.search(window + behind)
    return not is_rule or bool(
        _SOMEBODY.search(window + behind[:4]) and not re.match("[^,。;]{0,4}(?:应当|可以|不得|有权|负责)", behind)
    )


def _is_pupil(text: str, start: int, end: int) -> bool:
    window, behind = before(text, start, 20), after(text, end, 6)
    said = window[-4:] + text[start:end] + behind
    return not _NO_PUPIL.search(said) and not _is_rule(text, start, end)


_WAYS: Final = (
    (_AGE, _is_minor_s),
    (_AGE_FIELD, lambda text, start, end: not _OBJECT.search(before(text, start, 8))),
    (_MINOR, _is_said_of_somebody),
    (_UNDER_AGE, _is_under_age),
    (_GUARDIAN, _is_guarded),
    (_PUPIL, _is_pupil),
)
"""What to look for, and what tells that somebody is meant."""
_LIMIT: Final = late("(?:满|达到|不足|未到|大于|小于|低于|为止|超过|每|前)$")


_BREAK: Final = "[,，、 /|;；(（:：\\n]"
DETECTORS: Final = (
    Detector(
        alone(births),
        (
            *words("出生|生于|生年|生日|生辰|DOB|dob|of birth"),
            *behind("年月日号份0-9", "生"),
            *led("男女", f"性?{_BREAK}"),
            *led("族", f"人?{_BREAK}|[0-9一二]"),
            *led("婚盲", _BREAK),
            *behind("文", "化", _BREAK),
            *behind("程", "度", _BREAK),
            *behind("党", "员", _BREAK),
            *behind("群", "众", _BREAK),
            *led("某×甲乙", "[(（][0-9一二农]"),
        ),
    ),
    Detector(
        alone(minors),
        (
            *words(
                "岁|年龄|年纪|年方|虚岁|芳龄|监护|未成年|学生|中生|小学|中学|年级|就读|在读|代理人|幼儿园在|读幼儿园|学前班|职校|中专|技校|一中|二中|"
                "初一|初二|初三|高一|高二|高三|初中|高中"
            ),
            *led("小", "[一二三四五六]"),
        ),
    ),
)

"""What else is sensitive of a person, and cannot be told as surely: the check warns of it. A body may make it an error.

Law: 个人信息保护法 Art. 28 (faith, health, whereabouts), 浙江省行政处罚结果信息网上公开暂行办法 Art. 7 (relatives, witnesses).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gongshi.patterns import late
from gongshi.private.detectors.hits import Detector, Hit, alone, behind, led, words
from gongshi.private.detectors.text import after, before

CHAT: Final = "微信号或者QQ号"
HEALTH: Final = "健康或者残疾状况"
RELATIVE: Final = "亲属、证人或者举报人的姓名"
SPOT: Final = "住处的坐标"
FAITH: Final = "宗教信仰"
POVERTY: Final = "生活困难状况"
SORTS = (CHAT, HEALTH, RELATIVE, SPOT, FAITH, POVERTY)
WARNED = (CHAT, HEALTH, RELATIVE, SPOT, FAITH, POVERTY)

_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易乔贺赖龚樊兰殷施陶洪翟颜倪牛温芦季俞鲁葛伍韦申尤毕聂焦柳邢路岳齐梅莫庄辛祝涂谷祁舒耿牟卜詹苗凌费纪靳盛童欧甄曲游裴席屈鲍霍翁隋植甘景薄柏宁阮桂闵柴华车房边辜吉饶刁瞿"
    "戚丘古米池滕晋苑邬臧宫苟褚廉娄盖符奚穆燕郎邸冀姬屠郜晏栾郁商蒙喻窦宇敖糜卓仇艾蓝巩稽仲虞卞竺冼楚佟栗匡宗巫鞠僧桑荆谌银扬沙伏岑习胥蔺拉哈冶羊才星晁妥谈鲜权铁绽者喇苏拜白"
)
"""Of the commonest, and those common in Qinghai: what begins a name. Those that are rather other words are left out."""
_NAME: Final = f"[{_SURNAMES}](?![某×*先女同氏家])[\u4e00-\u9fff](?![某×*])(?:[\u4e00-\u9fff](?![某×*]))?"
_DISPLAYED: Final = late("[某×*]")
_PERSON: Final = late(
    f"[某×]|当事人|本人|其(?!他|中|余|次|实)|被处罚人|被调查人|被询问人|申请人|相对人|村民(?!委|小组)|户主|[妻夫父母儿女]|(?:^|[,、:;(])[{_SURNAMES}][\\u4e00-\\u9fff]{{1,2}}(?=[,(、系患因为]|$)|"
    f"(?:^|[,、:;(])[{_SURNAMES}][\\u4e00-\\u9fff]{{1,2}}[\\u4e00-\\u9fff]{{0,3}}$|住户|居民(?!委)|该户|此人|他|她"
)
_NAMED: Final = late(
    f"(?:^|[,、:;( ]|当事人|村民|户主)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:系|是|为|属|也|现|已|长期|被|家|有|持有|因|[,(])?$"
)
"""Somebody is named right before."""
_NAME_ENDS: Final = late(f"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:系|是|为|属|因|家|持有|赴)?$")
_RULE: Final = late(
    "第[0-9一二三四五六七八九十百]+条|应当|可以|不得|规定|依照|《|办法|政策|条例|或者|其他|标准|工作|对象范围|减免|保障|优先|事业|宣传|人口数?|共有|全[区县市镇省]|[0-9]+(?:户|人|名)"
)
_RULE_REACH: Final = 30


def _is_a_person_s(text: str, start: int, end: int, reach: int = 24) -> bool:
    """Tell whether somebody is spoken of right before a place, and no rule."""
    window, behind = before(text, start, reach), after(text, end, 14)
    if _NAMED.search(window):
        return True
    is_somebody = _PERSON.search(window) or re.match(
        f"(?:户|家庭|患者|人员)?[{_SURNAMES}][\\u4e00-\\u9fff某×]{{1,2}}(?:[,。;、(]|$|[家的])|[^,。]{{0,4}}[某×]",
        behind,
    )
    is_somebody = is_somebody or _NAME_ENDS.search(window)
    return bool(is_somebody) and not (_RULE.search(behind) or _RULE.search(before(text, start, _RULE_REACH)))


# ------------------------------------------------------------------------------------------------ accounts to talk by

_CHAT: Final = late(
    '(?<!公众)(?:微信|腾讯QQ|(?<![A-Za-z0-9]{4})(?:QQ|wechat|weixin|(?<![A-Za-z])[wv]x)|抖音|快手|支付宝|陌陌|钉钉|(?<![A-Za-z])[Vv]信|企鹅)(?:账?号码?|ID|联系方式|联系)?(?:\\([^()]{0,6}\\))?(?:为|是|系)?[:" (]{0,3}(?:[A-Za-z][A-Za-z0-9_-]{4,19}|[1-9][0-9]{4,10})(?![A-Za-z0-9_@])',
    re.IGNORECASE,
)
_NOT_PERSON_S: Final = late("公众|小程序|订阅号|服务号|官方|视频号|政务|平台")


def chats(text: str) -> Iterator[Hit]:
    """Yield accounts of persons in WeChat, QQ and their like."""
    for match in _CHAT.finditer(text):
        if not _NOT_PERSON_S.search(before(text, match.start(), 10)):
            yield Hit(CHAT, match.start(), match.end())


# ------------------------------------------------------------------------------------------------ health

_ILLNESS: Final = "[\\u4e00-\\u9fff]{0,8}?(?:癌症?|肿瘤|血病|病(?!虫|害|死|疫|历|房|区)|症(?!据)|综合征|炎(?!热|黄)|HIV|艾滋|梅毒|结核|肝硬化|中风|偏瘫|瘫痪|骨折|抑郁|残疾|智障|失明|聋哑)"
_HEALTH: Final = late(
    f"(?:患有?|罹患|身患|确诊(?:为|患)?|诊断(?:为|有)|查出|得了|长期患|因)(?![\\u4e00-\\u9fff]{{0,4}}(?:树|林|畜|牛|羊|虫)){_ILLNESS}"
    "|(?:肢体|视力|听力|言语|智力|精神|多重)(?:重度|轻度)?(?:[一二三四壹贰叁肆1-4]级)?残疾|(?:残疾等级|残疾)[:为]?[一二三四1-4]级|残疾人?证|残疾人(?=[\\u4e00-\\u9fff]{1,2}[某×])|系(?:一名)?(?:[一二三四]级)?(?:重度)?残疾人?|"
    "尿毒症|艾滋病|HIV|精神分裂|精神(?:疾病|病患者|障碍)|抑郁症|癫痫|白血病|癌症晚期|病历(?:号|显示|记载|证明)|住院(?:号|治疗|病历)|透析|聋哑人|怀孕[0-9一二三四五六七八九]|流产|乙肝|植物人|瘫痪在床|卧病|化疗"
)


def illnesses(text: str) -> Iterator[Hit]:
    """Yield what says that somebody is ill or disabled."""
    for match in _HEALTH.finditer(text):
        if _is_a_person_s(text, match.start(), match.end()):
            yield Hit(HEALTH, match.start(), match.end())


# ------------------------------------------------------------------------------------------------ relatives and witnesses

_RELATIVE: Final = late(
    "(?<![妇子男孤少独])(?:(?:其|之|他的?|她的?|我|的|本人|某)?(?:妻子?|丈夫|老公|老婆|爱人|配偶|父亲?|母亲?|[岳祖养继][父母]|公公|婆婆|儿子|女儿|儿媳|女婿|长子|次子|三子|长女|次女|哥哥?|弟弟?|姐姐?|妹妹?|兄弟?|侄[子女]|外甥女?|孙[子女]|叔叔?|伯父|舅舅?|姑姑|姨|前[妻夫])|之[子女妻夫父母]|其[子女夫]|"
    f"证人|举报人|投诉人|信访人|检举人|报案人|反映人|知情人|见证人|被害人|受害人)(?:为|是|叫|系|名叫|姓名)?[:( ]{{0,2}}({_NAME})"
)
_NO_NAME: Final = late(
    "关系|证言|陈[述情]|材料|方面|人员|连带|金额|金钱|车辆|房屋|路边|高度|石材|林地|明确|方式|者|商议|周边|周围|施工|江边|华侨|宗教|宫|任何|任意|许可|万元|毕业|龙头|温棚|景区|马上|白天|黄河|金融|牛羊|羊|古|费用|纪念|盛|童工|童年|才[能会是]|田地|石|陆续|谢绝|曾经|曾[在与]|余下|顾|易|齐|申请|申报|计|吉|路"
)


def relatives(text: str) -> Iterator[Hit]:
    """Yield the names, not masked, of somebody's relatives, of witnesses and of those who told."""
    for match in _RELATIVE.finditer(text):
        if not _NO_NAME.search(match[1]) and not _DISPLAYED.search(match[0]):
            yield Hit(RELATIVE, match.start(), match.end())


# ------------------------------------------------------------------------------------------------ coordinates of homes

_POINT: Final = late(
    "(?:[东北]?[经纬][度:]?:?|[NE]:?) ?[0-9]{2,3}(?:°|度|\\.)[0-9][0-9°′'\".分秒度]{1,14}[^0-9。;]{0,6}(?:[东北]?[经纬][度:]?:?|[NE]:?)? ?[0-9]{2,3}(?:°|度|\\.)[0-9][0-9°′'\".分秒度]{0,14}"
    "|(?<![0-9.])(?:7[3-9]|[89][0-9]|1[0-3][0-9])\\.[0-9]{3,9} ?[,、 ] ?(?:[1-5][0-9])\\.[0-9]{3,9}|(?<![0-9.])(?:[1-5][0-9])\\.[0-9]{3,9} ?[,、 ] ?(?:7[3-9]|[89][0-9]|1[0-3][0-9])\\.[0-9]{3,9}"
)
_AT_HOME: Final = late(
    "家中|家里|家庭|住宅(?!用地|项目|小区|楼)|住处|居所|自家|其家|某家|住房|住址|家(?:的|位于|在|坐标|门口|定位)|居住(?:地|的|处)|民房|老宅|院落|住所"
)


def spots(text: str) -> Iterator[Hit]:
    """Yield the coordinates of where somebody lives."""
    for match in _POINT.finditer(text):
        if _AT_HOME.search(before(text, match.start(), 24)) or _AT_HOME.search(after(text, match.end(), 12)):
            yield Hit(SPOT, match.start(), match.end())


# ------------------------------------------------------------------------------------------------ faith and poverty

_FAITH: Final = late(
    "信仰(?:的)?(?:宗教|伊斯兰|佛|基督|天主|道|藏传|为|是)[\\u4e00-\\u9fff]{0,5}|宗教信仰[:为是]{1,2}[\\u4e00-\\u9fff]{1,6}|信奉[\\u4e00-\\u9fff]{1,6}教|(?:系|是|为|均为|均系)[\\u4e00-\\u9fff]{0,4}?(?:穆斯林|[基督天主佛伊斯兰]{1,3}教?[教信]徒|基督徒|佛教徒|信徒|教徒|信教群众|僧人|喇嘛|阿訇|活佛)|"
    "信(?:伊斯兰|佛|基督|天主|道)教?(?=[,。;、)]|$)|(?:穆斯林|信教)群众|皈依[\\u4e00-\\u9fff]{0,4}|(?:去|赴|参加)?朝觐|做礼拜|受洗|信教(?!公民|自由)"
)
_POVERTY: Final = late(
    "低保(?:户|对象|家庭|金|证)|享受[\\u4e00-\\u9fff]{0,6}低保|吃低保|最低生活保障(?:对象|家庭|金)|建档立卡(?:贫困)?户?|贫困户|特困(?:户|人员|供养|对象)|五保(?:户|对象|老人)|脱贫(?:不稳定)?户|脱贫监测户|监测(?:对象|户)|易返贫|困难(?:户|家庭)|孤儿|家庭(?:经济)?(?:十分|特别|非常|极其|确有)?困难|失业救济|无生活来源"
)


def faiths(text: str) -> Iterator[Hit]:
    """Yield what says what somebody believes in."""
    for match in _FAITH.finditer(text):
        if _is_a_person_s(text, match.start(), match.end()):
            yield Hit(FAITH, match.start(), match.end())


def poverties(text: str) -> Iterator[Hit]:
    """Yield what says that somebody is poor."""
    for match in _POVERTY.finditer(text):
        if _is_a_person_s(text, match.start(), match.end()):
            yield Hit(POVERTY, match.start(), match.end())


_KIN: Final = "其之他她的我人某"
DETECTORS: Final = (
    Detector(
        alone(chats),
        words(
            "微信|QQ|qq|Qq|WeChat|wechat|Wechat|WECHAT|weixin|Weixin|抖音|快手|支付宝|陌陌|钉钉|wx|vx|WX|VX|Vx|Wx|V信|v信|企鹅"
        ),
    ),
    Detector(
        alone(illnesses),
        words(
            "患|诊断|确诊|查出|得了|残疾|尿毒症|HIV|艾滋|精神分裂|精神疾|精神病|精神障|精神残|抑郁症|癫痫|白血病|癌症|病历|住院|透析|聋哑|怀孕|流产|乙肝|植物人|瘫痪|卧病|化疗"
        )
        + led("因", "[\\u4e00-\\u9fff]{0,8}(?:癌|瘤|病|症|炎|肝硬化|中风|偏瘫|骨折|失明)"),
    ),
    Detector(
        alone(relatives),
        (
            *words(
                "妻|丈夫|老公|老婆|爱人|配偶|父亲|母亲|公公|婆婆|儿子|女儿|儿媳|女婿|长子|次子|三子|长女|次女|哥哥|弟弟|姐姐|妹妹|兄弟|侄子|侄女|外甥|孙子|孙女|叔叔|伯父|舅|姑姑|前夫|"
                "证人|举报人|投诉人|信访人|检举人|报案人|反映人|知情人|见证人|被害人|受害人"
            ),
            *(sign for kin in "父母兄弟哥姐妹叔姨子女夫" for sign in behind(_KIN, kin)),
            *led("岳祖养继", "[父母]"),
        ),
    ),
    Detector(alone(spots), (), numbers="[0-9]*(?:°|度|\\.[0-9]{3,9})"),
    Detector(
        alone(faiths),
        words("信仰|信奉|信伊|信佛|信基|信天|信道|信教|徒|穆斯林|僧人|喇嘛|阿訇|活佛|皈依|朝觐|礼拜|受洗"),
    ),
    Detector(
        alone(poverties),
        words("低保|最低生活|建档立卡|贫困|特困|五保|脱贫|监测对象|监测户|返贫|困难|孤儿|失业救济|生活来源"),
    ),
)

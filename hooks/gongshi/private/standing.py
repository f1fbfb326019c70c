"""Whether a word that may be a name stands for the person where it is written: 高山未经批准占用高山草甸.

Only asked of names that are also words. What the sentence does not tell is left as it is, and a person is asked to look.
"""

from __future__ import annotations

import re
from typing import Final

from gongshi.patterns import late

_INTRODUCES: Final = late(
    "(?:当事人|村民|居民|牧民|农民|农户|户主|业主|被处罚人|相对人|行为人|违法人|嫌疑人|申请人|被许可人|许可人|代表人|负责人|经营者|经营人|承包人|所有人|使用人|建房人|继承人|代理人|受让人|转让人|"
    "对象|男子|女子|妻子?|丈夫|儿子|女儿|父亲|母亲|其[子女夫父母兄弟]|姓名|经理|书记|主任|厂长|老板|社长|组长|司机|驾驶员|同志)(?:[12一二三])?[:(\"“' ]{0,2}$"
)
_ACTS: Final = late(
    '[ )"”]{0,2}(?:未|没有|不服|不予|不认|拒|擅自|私自|自行|自愿|自认|自述|自建|自称|违反|违法|非法|涉嫌|承认|供述|陈述|辩称|称|说|讲|表示|认为|提出|申请|申辩|请求|主动|积极|配合|到案|到场|到我|'
    "签[字名收]|收到|接受|缴|交纳|交来|履行|逾期|改正|整改|拆除|退还|退回|占|侵占|开垦|开挖|挖|采挖|盗采|乱采|采砂(?!场)|采石(?![场料])|倾倒|堆[放存料]|修建|建造|新建了|搭建|扩建|翻建|建了|建房|硬化|砍伐|采伐|毁|倒卖|买下|租[用赁了]|"
    "承包|雇|驾驶|指使|伙同|户|夫妇|夫妻|先生|女士|同志|一家|本人|家[的属人]|个人|的(?:行为|违法|陈述|申辩|询问|身份|妻|父|母|儿|丈夫|住|宅|家|户|姓名|笔录|意见|请求|申请|罚|处罚|承包)|之[妻子女父母]|等[0-9一二三四五六七八九十]|等人|"
    "已[于将经向被在]|在[^,。;]{1,14}?(?:堆[放存料]|倾倒|违|擅|私|非法|占|开垦|挖|搭建|建房|修建|建设|采砂|采石|放牧|种)|于[0-9一二三四五]|自[0-9]|在(?:[0-9]|未|其|没|我|规定|限期|甘|村|本|该|集)|[0-9一二三四五六七八九十]+个?(?:工作)?[日天月]|限|将|把|因|为了|系|是|又|也|亦|均|作为|作出|处以|处[0-9罚]|罚|给予|责令|承担|到期|现年|"
    "[,(](?:男|女|以下|曾用|又名|身份|住|系|[^,。;)]{1,3}族)|男,|女,|送达|签收|名下|借|购|卖|拉运|运[来走到]|雇用|当时|曾|再次|多次|先后|今后|同意|放弃|知道|明知|发现|向|以|从|对|与|和其)"
)
_TAKES: Final = late(
    "(?:对|给予|责令|告知|通知|询问|传唤|讯问|约谈|处罚|要求|决定|向|由|令|经|据|查明|查实|认定|被|让|叫|将|把|给|替|代|与|和|同|及|是|系|为|人)[:(\"“' ]{0,2}$"
)
_ENDS: Final = late('[ "”]{0,2}(?:[,。;:!?、)\\]\n]|$)')
_IS_PLACE_BEFORE: Final = late(
    "(?:位于|地处|占用|破坏|毁坏|损坏|毁损|在|到|至|从|于|沿|穿越|跨越|属|属于|涉及|海拔|周边|附近|开采|采挖|挖掘|运输|拉运|倾倒|堆放|加工|生产|销售|的|等|集体|国有|天然|保护|修复|恢复|种植|养殖|大片|部分|"
    '[0-9][处片块亩吨方米]|平方米|公顷|一[处片块条座]|该|此|本|各|其他|周围|通往|道路|铺设|修|建设|加强|提高|落实|采取|从事|办理|取得|依法|有关|相关|不|以|及其|非|无|改变|擅自)[ "“(]?$'
)
_IS_PLACE_BEHIND: Final = late(
    '[ "”]?(?:山|草甸|草原|草场|草地|草坡|植被|植物|动物|生态|地区|地带|地形|地貌|地质|区域|一带|环境|气候|牧场|峡谷|上|下|顶|坡|脚|边|旁|沿|两侧|内|里|段|区|带|林|湖|水|河|沟|石|岩|矿|砂|沙|土|粉|村|镇|乡|县|市|州|省|路|桥|'
    "工程|项目|公司|合作社|学校|面积|资源|保护|建设|管理|生产|设施|设备|用地|许可|措施|标准|流域|沿岸|中[的,心部]|类|型|性|化|度|率|量|品|种|费|税|权|法|规|案件|书|证|号|名称|情况|问题|部门|机构|人员|条件|责任|义务|制度|"
    "工作|活动|检查|监督|评价|鉴定|测量|勘测|调查|开采|开发|利用|治理|修复|恢复|绿化|改造|维修|养护|铺设|加工|运输|销售|买卖|转让|登记|审批|规划|范围|界线|红线|附近|周边|东|南|西|北|之间|的(?:草|林|植|土|水|山|地|路|树|石|环|生|管|保|建|标|要|规))"
)


def stands_for_person(text: str, start: int, end: int, others: re.Pattern[str] | None = None) -> bool | None:
    """Tell whether the word at [start, end) of a folded text stands for a person; None if the sentence does not say.

    `others` matches the names of the other persons: between two of them in a list a word is one too.
    """
    before, behind = text[max(0, start - 30) : start], text[end : end + 30]
    if _INTRODUCES.search(before) or (not before.strip() and not behind.strip()):
        return True
    if others and _is_listed(before, behind, others):
        return True
    is_place = _IS_PLACE_BEFORE.search(before) is not None
    if _ACTS.match(behind) and not _IS_PLACE_BEHIND.match(behind):
        return None if is_place else True
    if is_place or _IS_PLACE_BEHIND.match(behind):
        return False
    return True if _TAKES.search(before) and _ENDS.match(behind) else None


_LINK: Final = "[、,和与及暨 ]{1,2}"


def _is_listed(before: str, behind: str, others: re.Pattern[str]) -> bool:
    follows = re.match(f"{_LINK}(?={others.pattern})", behind)
    return follows is not None or re.search(f"(?:{others.pattern}){_LINK}$", before) is not None

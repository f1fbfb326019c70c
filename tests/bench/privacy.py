"""How much personal data is found, and how much that is none: on whole passages drawn anew from a seed.

    python tests/bench/privacy.py [--seed N] [--each N] [--laws FOLDER] [--show] [--check]

Passages are written as administrative prose is: decisions, records of questioning, notes of visits, lists and tables, with lines wrapped where
they happen to end. Each holds one piece of personal data, written in a usual or an odd way, or only what looks like one. Without --seed the
seed is that of the day's clock, and printed. --laws adds each paragraph of the law texts in a folder to the harmless ones; --check asks
`gongshi check` about a copy of the example with each passage as a page, instead of asking the detectors. Nothing here uses the
product's own tables or patterns; every number is invented.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
OWN: Final = ("0971-0000011", "0971-0000012")
Make = Callable[["Dice"], str]


class Case(NamedTuple):
    """A passage. `sort` is "" where nothing may be found; `way` is "usual", "odd", or the family of what is harmless."""

    sort: str
    way: str
    text: str


class Dice(random.Random):
    """Chance, and what is invented with it."""

    def pick(self, *options: str) -> str:
        return self.choice(options)

    def digits(self, count: int, first: str = "0123456789") -> str:
        return self.choice(first) + "".join(self.choice("0123456789") for _ in range(count - 1))

    # -------------------------------------------------------------------------------- who, where, when

    def name(self) -> str:
        return self.choice("马韩李王冶祁张林牛星车杨罗星苗房刘陈拉康星鲍童晁妥谈白权石沙何薛") + self.pick(
            "生福",
            "占海",
            "秀兰",
            "玉梅",
            "晓东",
            "永强",
            "国庆",
            "措毛",
            "成虎",
            "英",
            "龙",
            "文义",
            "海云",
            "有才",
            "尕旦",
            "桂芳",
            "建新",
            "安",
        )

    def who(self) -> str:
        return self.pick(self.name(), self.name(), self.choice("马韩李王冶祁张") + self.pick("某", "某某", "××"))

    def town(self) -> str:
        return self.pick(
            "多巴镇",
            "鲁沙尔镇",
            "田家寨镇",
            "拦隆口镇",
            "甘河滩镇",
            "上新庄镇",
            "汉东回族乡",
            "群加藏族乡",
            "李家山镇",
            "海子沟乡",
        )

    def village(self) -> str:
        return self.pick(
            "上坪村", "下营一村", "铁家营村", "黑嘴村", "国寺营村", "通海村", "沙尔湾村", "马场村", "班沙尔村", "大源村"
        )

    def house(self) -> str:
        return (
            f"{self.village()}{self.pick('3社', '二组', '四社', '5组', '六社', '第2村民小组')}{self.randint(1, 210)}号"
        )

    def flat(self) -> str:
        building, unit, room = self.randint(1, 38), self.randint(1, 4), self.randint(1, 18) * 100 + self.randint(1, 4)
        return self.pick(
            "康川新城", "湟源路小区", "金塔花园", "海湖壹号公馆", "水岸名邸", "书香苑", "供电局家属院"
        ) + self.pick(
            f"{building}号楼{unit}单元{room}室", f"{building}栋{unit}单元{room}", f"{building}幢{unit}单元{room}号"
        )

    def street(self) -> str:
        return f"西宁市{self.pick('城东区', '城西区', '城中区', '城北区', '湟中区')}{self.pick('八一路', '互助巷', '团结街', '柴达木路', '夏都大街')}{self.randint(1, 190)}号"

    def birthday(self, first: int = 1938, last: int = 2004) -> tuple[int, int, int]:
        return self.randint(first, last), self.randint(1, 12), self.randint(1, 28)

    def recent(self) -> str:
        return f"20{self.randint(19, 25)}年{self.randint(1, 12)}月{self.randint(1, 28)}日"

    def company(self) -> str:
        return f"{self.pick('湟中', '西宁', '青海')}{self.pick('昆源', '鑫达', '恒泰', '丰禾', '瑞祥', '金湟')}{self.pick('砂石', '商贸', '农牧科技', '建材', '房地产开发', '生态养殖')}{self.pick('有限公司', '有限责任公司', '专业合作社', '厂')}"

    # -------------------------------------------------------------------------------- numbers

    def resident(self) -> str:
        year, month, day = self.birthday()
        body = f"{self.pick('630122', '630121', '630105', '632123', '620102', '410922', '513029', '330327')}{year}{month:02}{day:02}{self.digits(3)}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return body + "10X98765432"[sum(int(one) * weight for one, weight in zip(body, weights, strict=True)) % 11]

    def old_resident(self) -> str:
        year, month, day = self.birthday(1938, 1982)
        return f"{self.pick('630122', '632123', '630103')}{year % 100:02}{month:02}{day:02}{self.digits(3)}"

    def mobile(self) -> str:
        return self.pick(
            "139",
            "138",
            "136",
            "151",
            "152",
            "158",
            "159",
            "181",
            "182",
            "187",
            "189",
            "177",
            "178",
            "199",
            "191",
            "166",
            "147",
            "130",
            "133",
            "155",
        ) + self.digits(8)

    def card(self) -> str:
        body = self.pick("622848", "621700", "622202", "621226", "623190", "621799", "622588", "621082") + self.digits(
            self.pick_int(9, 12)
        )
        total = 0
        for place, one in enumerate(reversed(body)):
            value = int(one) * (2 if place % 2 == 0 else 1)
            total += value - 9 if value > 9 else value
        return body + str((10 - total % 10) % 10)

    def pick_int(self, *options: int) -> int:
        return self.choice(options)

    def local(self) -> str:
        return self.digits(7, "2345678")


def grouped(number: str, sizes: tuple[int, ...], mark: str) -> str:
    parts, rest = [], number
    for size in sizes:
        parts.append(rest[:size])
        rest = rest[size:]
    return mark.join([*parts, rest] if rest else parts)


WIDE: Final = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
HAN: Final = str.maketrans("0123456789", "〇一二三四五六七八九")
LING: Final = str.maketrans("0123456789", "零一二三四五六七八九")
FORMAL: Final = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")

# ------------------------------------------------------------------------------------------------ what must be found


def resident_usual(d: Dice) -> str:
    n = d.resident()
    return d.pick(
        f"身份证号：{n}", f"公民身份号码{n}", f"居民身份证号码为{n}", f"（身份证号{n}）", f"证件号码：{n}", f"身份证：{n}", f"身份号码是{n}", f"持{n}号居民身份证",
        f"身份证号码 {n}", f"，{n}，", f"（{n}）", f"身份证号码：{n.lower()}", f"证件类型：居民身份证，证件号：{n}", f"社会保障号码{n}", f"驾驶证号{n}",
    )  # fmt: skip


def resident_odd(d: Dice) -> str:
    n, old = d.resident(), d.old_resident()
    return d.pick(
        f"残疾人证号{n}{d.pick('11', '42', '64', '13')}", f"学籍号G{n}", f"纳税人识别号：{n}", f"统一社会信用代码{n}", f"身份证号{n.translate(WIDE)}",
        f"身份证 {grouped(n, (6, 4, 4), ' ')}", f"身份证号{grouped(n, (6, 8), '-')}", f"身份证号码：{grouped(n, (3, 3, 4, 4), ' ')}", f"（旧身份证号{old}）", f"老证号码{old}",
        f"一代身份证{old}", f"身份证号码为{n.translate(HAN)}", f"ID：{n}", f"ID No.{n}", f"户主{d.who()}{n}", f"案卷里的编号{n}是其身份证号", f"{d.who()}/{d.pick('男', '女')}/{n}",
        f"身份证号{n[:10]}\u200b{n[10:]}", f"身份证号{' '.join(n)}", f"参保人{n}", f"订单收件人{n}", f"医保号{n}", f"身份证{n}01", f"附件名“{n}.jpg”",
    )  # fmt: skip


def mobile_usual(d: Dice) -> str:
    n = d.mobile()
    return d.pick(
        f"联系电话{n}", f"手机：{n}", f"手机号码{n}", f"电话：{n}", f"（{n}）", f"联系方式：{n}", f"移动电话{n}", f"联系人{d.who()}，{n}", f"{d.who()}{n}", f"电话是{n}",
        f"手机号{grouped(n, (3, 4), ' ')}", f"手机号{grouped(n, (3, 4), '-')}", f"+86{n}", f"拨打{n}", f"来访登记：{n}", f"收件人{d.name()} {n}", f"短信发送至{n}", f"电话号码为{n}",
    )  # fmt: skip


def mobile_odd(d: Dice) -> str:
    n = d.mobile()
    return d.pick(
        f"1.{n}", f"0086-{n}", f"86-{n}", f"（+86）{n}", f"电话{n.translate(HAN)}", f"手机{n.translate(FORMAL)}", f"手机{n.translate(LING)}", f"手机{n.translate(WIDE)}",
        f"手机{grouped(n, (3, 4), '.')}", f"{grouped(n, (4, 3), ' ')}", f"手机{grouped(n, (3, 3), ' ')}", f"tel{n}", f"Mob:{n}", f"手机（{n[:3]}）{n[3:]}", f"登记的号码{n}", f"信访人来电，号码{n}",
        f"机主号{n}", f"快递单上写的收件电话{n}", f"备注 {n}", f"合同上留的是{n}", f"项目联系人{n}", f"地块承包人的号是{n}", f"{n}（{d.who()}）", f"{d.name()}：{n}；{d.name()}：{d.mobile()}", f"01{n[1:]}"[:0] + f"0{n}打来",
        f"手机{grouped(n, (3, 4), '—')}", f"手机{n[:5]}\u200c{n[5:]}", f"☎{n}", f"手机号幺三九{n[3:].translate(HAN)}", f"手机{grouped(n, (3, 4), '·')}", f"报告人{n}", f"工程队{d.who()}{n}",
    )  # fmt: skip


def landline_usual(d: Dice) -> str:
    n, area = d.local(), d.pick("0971", "0972", "0974", "0931")
    return d.pick(
        f"家庭电话{area}-{n}", f"住宅电话：{area}-{n}", f"宅电：{area}-{n}", f"{d.who()}家的电话{area}-{n}", f"家中座机{n}", f"联系电话：{area}-{n}", f"电话（{area}）{n}", f"当事人电话{area}{n}", f"家里电话{n}", f"座机：{area}-{n}",
    )  # fmt: skip


def landline_odd(d: Dice) -> str:
    n, area = d.local(), d.pick("0971", "0972", "0974", "0931")
    return d.pick(
        f"宅电：{n}", f"家中固话（{area}）{n[:3]}-{n[3:]}", f"座机{area}—{n}", f"电话{area} {n}", f"{d.who()}家固定电话{f'{area}-{n}'.translate(WIDE)}", f"+86-{area[1:]}-{n}", f"家庭电话{n[:3]} {n[3:]}", f"户主宅电{n}", f"{d.who()}，{area}-{n}",
        f"电话是{area}{n}", f"座机号{n}", f"村民{d.who()}的电话{area}－{n}", f"住宅电话{area}/{n}", f"Tel: {area}-{n}",
    )  # fmt: skip


def bank_usual(d: Dice) -> str:
    n = d.card()
    return d.pick(
        f"银行卡号{n}", f"账号：{n}", f"农业银行卡{n}", f"{d.who()}名下账户{n}", f"开户行：湟中农商银行，账号{n}", f"卡号：{n}", f"转入{d.who()}{n}账户", f"存折账号{d.digits(15, '62')}", f"工资卡{n}", f"建设银行账户{n}", f"个人账户{n}",
    )  # fmt: skip


def bank_odd(d: Dice) -> str:
    n = d.card()
    return d.pick(
        f"打到{n}", f"汇款至{n}", f"{grouped(n, (4, 4, 4), ' ')}", f"卡号{grouped(n, (4, 4, 4), '-')}", f"{n}（{d.pick('工行', '农行', '建行')}）", f"邮政储蓄{n}", f"信用社存折{d.digits(16, '28')}", f"卡{n.translate(WIDE)}", f"把钱给了{n}", f"户名{d.name()}，{n}",
        f"收款人{d.name()}，{n}", f"农信社一折通{d.digits(17, '6')}", f"惠农卡号码{n}", f"{d.name()} {n}", f"账号{grouped(n, (6, 6), ' ')}", f"微信绑定的卡{n}", f"存单号码{d.digits(14, '26')}",
    )  # fmt: skip


def passport_usual(d: Dice) -> str:
    n = d.pick("E", "G") + d.digits(8)
    return d.pick(
        f"护照号码{n}", f"护照号：{n}", f"持{n}号护照", f"普通护照（{n}）", f"护照E{d.choice('ABCDEFGHJ')}{d.digits(7)}", f"往来港澳通行证C{d.digits(8)}", f"港澳居民来往内地通行证{d.pick('H', 'M')}{d.digits(8)}", f"台湾居民来往大陆通行证{d.digits(8)}", f"台胞证号{d.digits(8)}", f"回乡证H{d.digits(10)}",
    )  # fmt: skip


def passport_odd(d: Dice) -> str:
    n = d.pick("E", "G") + d.digits(8)
    return d.pick(
        f"护照：{n[0]} {n[1:]}", f"passport no. {n}", f"护照{n.translate(str.maketrans('0123456789EG', '０１２３４５６７８９ＥＧ'))}", f"军官证号军字第{d.digits(7)}号", f"士兵证士字第{d.digits(8)}号", f"外国人永久居留证CHN{d.digits(12)}", f"通行证（号码 C{d.digits(8)}）", f"证件：护照 {n}", f"军官证南字第{d.digits(6)}号",
        f"台胞证：{d.digits(8)}（01）", f"外国护照{d.pick('AB', 'N', 'X')}{d.digits(7)}", f"国籍：中国，{n}，", f"护照编号为{n}",
    )  # fmt: skip


def email_usual(d: Dice) -> str:
    left = d.pick("masheng", "hanzh", "li.xiulan", "wyq_1975", d.digits(9, "123456789"), "zhang-cf")
    return d.pick(*(f"{word}{left}@{host}" for word in ("邮箱：", "电子邮箱", "E-mail:", "（", "电子邮件地址为", "发到") for host in ("163.com", "qq.com", "126.com", "sina.com", "139.com", "gmail.com", "foxmail.com", "outlook.com")))  # fmt: skip


def email_odd(d: Dice) -> str:
    left = d.pick("masheng", "hanzh", "li.xiulan", "wyq_1975", d.digits(9, "123456789"))
    return d.pick(f"邮箱{left}＠163.com", f"{left} @ qq.com", f"{left}(at)163.com", f"{left}[at]126.com", f"{left}#163.com", f"邮箱：{left}@163．com", f"{left}＠ｑｑ．ｃｏｍ", f"{left}@vip.163.com", f"{left} at 163.com", f"{left}@\nqq.com", f"MAIL={left.upper()}@QQ.COM", f"mailto:{left}@139.com")  # fmt: skip


def plate_usual(d: Dice) -> str:
    head = d.pick("青A", "青B", "甘N", "宁A", "陕A", "川A", "豫P", "冀D")
    n = d.pick(d.digits(5), d.choice("ABCDEFGHJK") + d.digits(4), d.digits(3) + d.choice("KLMNP") + d.digits(1))
    return d.pick(
        f"驾驶{head}{n}号自卸货车", f"车牌号{head}{n}", f"号牌为{head}·{n}的挖掘机拖车", f"车辆（{head}{n}）", f"{head}{n}重型货车", f"车号：{head}{n}", f"驾驶{head}D{d.digits(5)}新能源货车", f"{head}{d.digits(4)}挂", f"车牌“{head}{n}”", f"驾驶车牌为{head}{n}的小轿车",
    )  # fmt: skip


def plate_odd(d: Dice) -> str:
    head = d.pick("青A", "青B", "甘N", "宁A", "川A")
    n = d.pick(d.digits(5), d.choice("ABCDEFGHJK") + d.digits(4))
    return d.pick(
        f"青01-{d.digits(5)}", f"青01·{d.digits(5)}拖拉机", f"{head}.{n}", f"{head} {n}", f"{head[0]} {head[1]} {n}", f"{head}-{n}", f"{head.lower()}{n.lower()}", f"{head[0]}{chr(ord(head[1]) + 0xFEE0)}{n.translate(WIDE)}", f"{head}{d.digits(4)}学", f"{head}F{d.digits(5)}", f"粤Z{d.choice('ABCD')}{d.digits(3)}港", f"{head}牌{n}", f"车（{head}•{n}）", f"WJ青{d.digits(5)}号车", f"{head}{n[:2]}\n{n[2:]}号车",
    )  # fmt: skip


def address_usual(d: Dice) -> str:
    home = d.pick(
        f"西宁市湟中区{d.town()}{d.house()}",
        f"{d.town()}{d.house()}",
        d.street() + d.flat(),
        f"湟中区{d.town()}{d.village()}",
    )
    return d.pick(
        f"住{home}", f"家庭住址：{home}", f"现住{home}", f"户籍地{home}", f"住址：{home}", f"家住{home}", f"户籍所在地：{home}", f"现居住地址：{home}", f"住所地为{home}（系其户籍地）", f"暂住{home}", f"身份证住址{home}", f"居住于{home}", f"{d.who()}，男，住所：{home}", f"经常居住地为{home}",
    )  # fmt: skip


def address_odd(d: Dice) -> str:
    house, flat = f"{d.town()}{d.house()}", d.flat()
    return d.pick(
        f"位于{d.town()}{d.village()}{d.randint(2, 90)}号的家中", f"到其位于{house}的家中", f"{flat}业主{d.who()}", f"{flat}", f"{house}村民{d.who()}", f"{d.who()}家在{d.town()}{d.village()}", f"老家{d.town()}{d.village()}", f"租住在{flat}", f"文书留置于{house}其住宅内", f"户口在{d.town()}{d.village()}", f"寄往{flat}",
        f"出生并一直居住在{d.town()}{d.village()}", f"{d.who()}（{house}）", f"{d.who()}现住址为{d.pick('金塔花园', '书香苑')}{d.randint(1, 20)}-{d.randint(1, 4)}-{d.randint(101, 1804)}", f"落户于{d.town()}{d.village()}", f"住　{house}", f"住\n址：{house}", f"门牌号为{house}，是{d.who()}的住房", f"身份证上的地址是{house}",
    )  # fmt: skip


def certificate_usual(d: Dice) -> str:
    y, n = d.randint(2016, 2025), f"{d.randint(1, 99999):07}"
    who = d.who()
    return d.pick(
        f"{who}的不动产权证（青（{y}）湟中区不动产权第{n}号）", f"不动产权证号：青({y})西宁市不动产权第{n}号，权利人{who}", f"{who}持有的房产证湟房权证字第{d.digits(5)}号", f"宅基地使用权人{who}，湟集用（{y - 12}）第{d.digits(5)}号", f"{who}名下房屋所有权证宁房权证城西字第{d.digits(7)}号", f"当事人{who}土地证号湟国用（{y - 12}）第{d.digits(4)}号", f"{who}的林权证号{d.digits(10)}",
    )  # fmt: skip


def certificate_odd(d: Dice) -> str:
    y, n = d.randint(2016, 2025), f"{d.randint(1, 99999):07}"
    who = d.who()
    return d.pick(
        f"承包经营权证（630122{d.digits(12)}J）", f"{who}农村土地承包经营权证编号630122{d.digits(12)}J", f"遗失不动产权证书，证号青({y})湟中区不动产权第{n}号，声明人{who}", f"{who}，青〔{y}〕湟中区不动产证明第{n}号", f"{who}房本号{d.digits(9)}", f"{who}的草原使用权证第{d.digits(6)}号", f"{who}不动产权证青（{y}）湟中区不动产权第 {n} 号", f"{who}宅基地证湟集用{y - 12}第{d.digits(4)}号", f"{who}房权证号{f'{d.digits(8)}'.translate(WIDE)}",
    )  # fmt: skip


def birth_usual(d: Dice) -> str:
    y, m, day = d.birthday()
    return d.pick(
        f"{y}年{m}月{day}日出生", f"出生日期：{y}年{m}月{day}日", f"生于{y}年{m}月{day}日", f"{y}年{m}月{day}日生", f"出生年月：{y}年{m}月", f"出生日期{y}-{m:02}-{day:02}", f"男，汉族，{y}年{m}月{day}日出生", f"女，{y}年{m}月出生", f"出生于{y}年{m}月", f"出生：{y}.{m:02}.{day:02}", f"男，回族，{y}年{m}月{day}日生，农民",
    )  # fmt: skip


def birth_odd(d: Dice) -> str:
    y, m, day = d.birthday(1940, 1999)
    han = str(y).translate(HAN)
    return d.pick(
        f"回族，{y}年{m}月{day}日", f"（男，汉族，{y}-{m:02}-{day:02}）", f"生于{han}年七月", f"{han}年五月六日出生", f"{y % 100}年{m}月生", f"{y % 100}年生人", f"出生日期{y}{m:02}{day:02}", f"男，{y}.{m}.{day}，小学文化", f"出 生 日 期：{y}年{m}月", f"出\n生日期：{y}年{m}月{day}日", f"生日是{m}月，{y}年出生", f"{y}/{m}/{day}出生", f"女 藏族 {y}年{m}月{day}日", f"{f'{y}年{m}月{day}日'.translate(WIDE)}生", f"土族，农民，{y}年{m}月{day}日生", f"农历{y}年{m}月{day}日出生", f"{y}年出生",
    )  # fmt: skip


def minor_usual(d: Dice) -> str:
    age, who = d.randint(9, 17), d.name()
    return d.pick(
        f"当事人{who}（{age}周岁）", f"{who}，男，{age}岁", f"{who}系未成年人", f"其子{who}（{age}岁）", f"{who}年仅{age}岁", f"{who}现年{age}岁", f"未成年人{who[0]}某", f"{who}未满十六周岁，系在校学生", f"{who}系初二学生", f"监护人{who}某到场", f"学生{who}，{age}岁", f"{who}，{age}周岁，在湟中一中就读", f"当事人{who}尚未成年",
    )  # fmt: skip


def minor_odd(d: Dice) -> str:
    age, who = d.randint(9, 17), d.name()
    return d.pick(
        f"{who}读初二", f"{who}在多巴中学读高一", f"{who}今年才十五", f"{who}今年{'一二三四五六七八九'[0]}十".replace("一十", "十") + "五岁", f"{who}正在上小学五年级", f"{who[0]}某（时年{age}）岁"[:0] + f"{who[0]}某，时年{age}岁", f"其女{who}还在念初中", f"年龄：{age}", f"{who}（女，{age}）岁"[:0] + f"{who}（女，{age}岁）", f"{who}，虚岁{age}", f"由其法定代理人{who[0]}某代为签字", f"{who}是高二在校生", f"我今年{age}岁，上初三", f"{who}　{age} 周岁", f"{who}当时未满14周岁",
    ).replace("今年才十五", "今年才十五岁")  # fmt: skip


TRUE: Final[dict[str, tuple[Make, Make]]] = {
    "居民身份证号": (resident_usual, resident_odd),
    "手机号码": (mobile_usual, mobile_odd),
    "固定电话号码": (landline_usual, landline_odd),
    "银行账号": (bank_usual, bank_odd),
    "护照或者通行证号": (passport_usual, passport_odd),
    "电子邮箱": (email_usual, email_odd),
    "车牌号": (plate_usual, plate_odd),
    "家庭住址": (address_usual, address_odd),
    "不动产权证书号": (certificate_usual, certificate_odd),
    "出生日期": (birth_usual, birth_odd),
    "未成年人": (minor_usual, minor_odd),
}


# ------------------------------------------------------------------------------------------------ what is warned of


def chat(d: Dice) -> str:
    return d.pick(
        f"微信号：ma{d.digits(6)}",
        f"微信wxid_{d.digits(8)}",
        f"QQ号{d.digits(9, '123456789')}",
        f"QQ：{d.digits(8, '123456789')}",
        f"加微信 hanzh_{d.digits(4)}",
        f"微信号为li-xl{d.digits(3)}",
    )


def health(d: Dice) -> str:
    who = d.name()
    return d.pick(
        f"{who}患尿毒症，无力缴纳罚款",
        f"当事人{who}系二级肢体残疾",
        f"{who}被确诊为精神分裂症",
        f"{who}持有残疾证",
        "当事人患有肺癌",
        f"{who}因脑梗住院治疗",
        "其妻患乳腺癌",
        f"{who}艾滋病检测呈阳性",
    )


def relative(d: Dice) -> str:
    one = d.pick("马占海", "韩秀兰", "李国庆", "王玉梅", "张晓东", "杨永强")
    return d.pick(
        f"其妻{one}到场",
        f"其父{one}证实",
        f"证人{one}的证言",
        f"举报人{one}反映",
        f"与妻子{one}共同出资",
        f"儿子{one}代为签收",
        f"投诉人{one}要求答复",
        f"其弟{one}驾驶车辆",
    )


def spot(d: Dice) -> str:
    return d.pick(
        f"其家中坐标101.57{d.digits(4)}，36.50{d.digits(4)}",
        f"住宅位置N36°30′{d.digits(2, '1234')}″ E101°34′{d.digits(2, '1234')}″",
        f"家的位置东经101.5{d.digits(4)}、北纬36.5{d.digits(4)}",
        f"住处（101.6{d.digits(4)},36.4{d.digits(4)}）",
    )


def faith(d: Dice) -> str:
    who = d.name()
    return d.pick(
        f"{who}信仰伊斯兰教",
        "当事人系穆斯林",
        f"{who}是基督徒",
        f"{who}信佛，",
        f"当事人{who}宗教信仰：佛教",
        f"{who}赴麦加朝觐",
    )


def poverty(d: Dice) -> str:
    who = d.name()
    return d.pick(
        f"当事人{who}系低保户",
        f"{who}为建档立卡贫困户",
        f"低保户{who}家",
        f"{who}属特困供养人员",
        f"{who}家庭困难，系脱贫监测户",
        "当事人系五保户",
    )


WARNED: Final[dict[str, Make]] = {
    "微信号或者QQ号": chat,
    "健康或者残疾状况": health,
    "亲属、证人或者举报人的姓名": relative,
    "住处的坐标": spot,
    "宗教信仰": faith,
    "生活困难状况": poverty,
}

# ------------------------------------------------------------------------------------------------ what may pass


def serial(d: Dice) -> str:
    return f"{d.pick('630106', '630122')}20{d.randint(19, 25)}{d.randint(1, 12):02}{d.randint(1, 28):02}{d.digits(4)}"


def credit_code(d: Dice) -> str:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = (
        d.pick("91630106", "91630122", "12630122", "93630122", "52630100")
        + "MA"
        + "".join(d.choice(letters) for _ in range(7))
    )
    return body + letters[-sum(letters.index(one) * pow(3, place, 31) for place, one in enumerate(body)) % 31]


HARMLESS: Final[dict[str, tuple[Make, ...]]] = {
    "文号": (
        lambda d: f"湟自然资{d.pick('罚', '许', '改字', '执罚')}〔20{d.randint(18, 25)}〕{d.randint(1, 400)}号",
        lambda d: f"决字[2026]第{d.pick('630106', '630122')}{d.digits(9)}号",
        lambda d: f"（2024）青0122行审{d.randint(1, 300)}号",
        lambda d: f"湟政土〔{d.randint(2010, 2025)}〕{d.randint(1, 300)}号",
        lambda d: f"地字第{serial(d)[:12]}{d.digits(3)}号",
    ),
    "代码和编号": (
        lambda d: f"统一社会信用代码：{credit_code(d)}",
        lambda d: f"项目代码：{d.randint(2019, 2025)}-630122-{d.randint(10, 99)}-{d.randint(1, 4):02}-{d.digits(6)}",
        lambda d: f"不动产单元号630122{d.digits(6)}GB{d.digits(5)}W00000000",
        lambda d: f"采矿许可证号C630122{d.randint(2009, 2022)}{d.randint(1, 12):02}7{d.digits(9)}",
        lambda d: f"{d.pick('图斑编号', '线索编号', '受理编号', '案件编号')}{serial(d)}",
        lambda d: f"宗地代码630122{d.digits(6)}{d.pick('GB', 'JC', 'JB')}{d.digits(5)}",
        lambda d: (
            f"{d.pick('订单号', '流水号：', '发票号码', '票据号码：', '缴款识别码', '运单号', '工单编号：')}{d.mobile()}"
        ),
        lambda d: f"ISBN 978-7-{d.digits(4)}-{d.digits(4)}-{d.digits(1)}",
        lambda d: f"执法证号{d.pick('29010', '15901', '13810')}{d.digits(6)}",
        lambda d: f"采购项目编号：青海诚鑫公招（货物）2024-{d.digits(3)}",
        lambda d: f"图纸编号HZ-{d.randint(2019, 2025)}-{d.digits(8)}",
        lambda d: f"设备出厂编号{d.mobile()}",
        lambda d: f"测绘资质证书编号：乙测资字{d.digits(8)}",
    ),
    "金额和面积": (
        lambda d: f"总投资{d.mobile()}元",
        lambda d: f"合计{d.mobile()}元",
        lambda d: f"罚款{d.randint(1000, 999999)}元",
        lambda d: f"占用耕地{d.randint(100, 99999)}.{d.digits(2)}平方米",
        lambda d: f"库容{d.mobile()}立方米",
        lambda d: (
            f"| 年份 | 预算（元） | 决算（元） |\n| --- | --- | --- |\n| 2024 | {d.mobile()} | {d.mobile()} |\n| 2025 | {d.mobile()} | {d.mobile()} |"
        ),
        lambda d: f"单价{d.randint(10, 300)}元/平方米×{d.randint(100, 9999)}平方米＝{d.randint(1000, 999999)}元",
    ),
    "坐标": (
        lambda d: f"矿区拐点坐标：1，{d.digits(7, '4')}.{d.digits(3)}，{d.digits(8, '3')}.{d.digits(3)}",
        lambda d: (
            f"中心点东经101°{d.randint(10, 59)}′{d.randint(10, 59)}″，北纬36°{d.randint(10, 59)}′{d.randint(10, 59)}″"
        ),
        lambda d: f"图斑中心坐标101.{d.digits(6)}，36.{d.digits(6)}",
        lambda d: f"X={d.digits(7, '4')}.{d.digits(3)} Y={d.digits(8, '3')}.{d.digits(3)}",
    ),
    "机关的电话": (
        lambda d: "监督电话0971-0000012",
        lambda d: "联系电话：0971-0000011",
        lambda d: f"可以向西宁市湟中区人民政府申请行政复议（电话：0971-{d.local()}）",
        lambda d: f"向西宁市城东区人民法院提起诉讼，法院联系电话0971-{d.local()}",
        lambda d: f"举报电话：{d.pick('12345', '12336', '12388', '0971-12345', '96110')}",
        lambda d: f"西宁市自然资源和规划局，咨询电话0971-{d.local()}",
        lambda d: f"湟中区纪委监委信访室电话0971-{d.local()}",
        lambda d: f"多巴镇人民政府办公室（0971-{d.local()}）",
        lambda d: f"区政务服务中心窗口电话：0971-{d.local()}",
        lambda d: "全国服务热线400-810-1234",
    ),
    "公款账户": (
        lambda d: f"缴款账号：28{d.digits(15)}（湟中区财政局非税收入专户）",
        lambda d: f"土地复垦费缴至监管账户，账号{d.digits(17, '26')}",
        lambda d: f"竞买保证金账户：开户行青海银行湟中支行，账号{d.digits(16, '128')}",
        lambda d: f"户名：西宁市湟中区财政局，账号：63{d.digits(16)}",
        lambda d: f"农民工工资专用账户{d.digits(18, '2')}",
        lambda d: f"国库账户 {d.digits(17, '26')}",
        lambda d: f"项目资金专户账号{d.digits(17, '2')}",
    ),
    "单位的证书": (
        lambda d: f"{d.company()}，不动产权证号青（2023）湟中区不动产权第{d.digits(7)}号",
        lambda d: f"{d.village()}村民委员会的集体土地所有证湟集有（2012）第{d.digits(5)}号",
        lambda d: f"权利人为{d.company()}，证号：青({d.randint(2017, 2025)})湟中区不动产权第{d.digits(7)}号",
        lambda d: f"湟中区{d.town()}人民政府持湟国用（2010）第{d.digits(4)}号土地使用证",
        lambda d: f"准予{d.company()}变更用途，原土地证湟国用（2011）第{d.digits(4)}号",
        lambda d: f"{d.town()}{d.village()}集体经济组织所有（青（2022）湟中区不动产权第{d.digits(7)}号）",
        lambda d: "不动产登记暂行条例实施细则（国土资源部令第63号）",
    ),
    "地点": (
        lambda d: f"在{d.town()}{d.village()}{d.randint(1, 6)}社{d.randint(2, 180)}号院西侧耕地堆放砂石",
        lambda d: f"违法地点位于{d.town()}{d.village()}{d.pick('二社', '3组')}集体土地",
        lambda d: f"项目位于{d.town()}{d.village()}，东至宁大路，西至荒坡",
        lambda d: f"{d.company()}，住所：{d.street()}{d.flat()}",
        lambda d: f"办公地址：{d.street()}",
        lambda d: f"{d.company()}（住所地{d.street()}）",
        lambda d: f"对{d.pick('金塔花园', '书香苑')}{d.randint(1, 20)}号楼、{d.randint(21, 30)}号楼进行规划核实",
        lambda d: f"{d.village()}{d.randint(1, 8)}社{d.randint(2, 99)}号{d.pick('温棚', '图斑', '机井', '地块')}",
        lambda d: f"占用{d.village()}{d.randint(1, 8)}社耕地{d.randint(100, 999)}平方米",
    ),
    "已经遮盖": (
        lambda d: "住湟中区××镇××村",
        lambda d: f"住西宁市湟中区{d.town()}××村",
        lambda d: f"身份证号630122********{d.digits(4)}",
        lambda d: f"身份证号码630122{d.randint(1950, 1999)}****{d.digits(4)}",
        lambda d: f"联系电话139****{d.digits(4)}",
        lambda d: f"银行卡号6228********{d.digits(4)}",
        lambda d: f"车牌号青A***{d.digits(2)}",
        lambda d: f"当事人马某某，男，回族，住{d.town()}某村",
        lambda d: "邮箱ma***@163.com",
    ),
    "法律的话": (
        lambda d: "不满十四周岁的未成年人有违法行为的，不予行政处罚，责令监护人加以管教",
        lambda d: "已满十四周岁不满十八周岁的未成年人有违法行为的，应当从轻或者减轻行政处罚",
        lambda d: "精神病人、智力残疾人在不能辨认或者不能控制自己行为时有违法行为的，不予行政处罚",
        lambda d: "被征收人的未成年子女依法享有的权益受法律保护",
        lambda d: "对符合条件的低保户、特困人员减免登记费",
        lambda d: "公民有宗教信仰自由，任何组织不得强制信教",
        lambda d: "证人应当如实作证，举报人的信息应当保密",
        lambda d: "向其住所地或者经常居住地的人民法院起诉",
        lambda d: "年满16周岁的村民可以参加村民会议",
    ),
    "日期、版本和其他": (
        lambda d: f"{d.recent()}立案，{d.recent()}送达",
        lambda d: f"该公司成立于{d.randint(1985, 2015)}年{d.randint(1, 12)}月{d.randint(1, 28)}日",
        lambda d: f"IP地址192.168.{d.randint(1, 254)}.{d.randint(1, 254)}",
        lambda d: f"SHA-256：{''.join(d.choice('0123456789abcdef') for _ in range(64))}",
        lambda d: f"版本2.{d.randint(0, 30)}.{d.randint(0, 30)}",
        lambda d: f"网址https://www.huangzhong.gov.cn/art/2024/{d.randint(1, 12)}/{d.mobile()}.html",
        lambda d: f"K{d.randint(1, 200)}+{d.digits(3)}至K{d.randint(1, 200)}+{d.digits(3)}段",
        lambda d: f"树龄{d.randint(5, 17)}年的云杉{d.randint(2, 90)}株",
        lambda d: f"房龄{d.randint(5, 17)}年",
        lambda d: f"GB/T {d.digits(5, '12')}-2017",
        lambda d: f"邮编81{d.digits(4)}",
        lambda d: f"局邮箱zrzyj{d.digits(2)}@huangzhong.gov.cn",
        lambda d: "微信公众号“湟中自然资源”",
        lambda d: f"第三季度办结{d.randint(10, 99)}件，其中{d.randint(1, 9)}件延期",
        lambda d: "向残疾人联合会、民政局核实",
        lambda d: f"被询问人王某，{d.randint(19, 70)}岁，系公司员工",
    ),
}

# ------------------------------------------------------------------------------------------------ the prose around it


def passage(d: Dice, piece: str) -> str:
    """Return a piece inside a text as it is written in offices; sometimes with its lines wrapped."""
    if "|" in piece:
        return f"{d.recent()}，有关数据见下表。\n\n{piece}\n\n以上数据经核对无误。"
    place = f"{d.town()}{d.village()}"
    text = d.pick(
        f"经查，{d.recent()}，当事人未经批准擅自在{place}占用集体土地堆放砂石，{piece}。上述事实有现场勘测笔录、照片等证据证实。",
        f"问：请说一下基本情况。\n答：好的，{piece}。\n问：占地是谁同意的？\n答：没有人同意，我以为可以用。",
        f"一、基本情况\n{piece}。\n二、处理意见\n责令限期改正，恢复土地原状。",
        f"{d.recent()}上午，执法人员前往{place}送达文书，{piece}，现场无人签收，故采取留置送达。",
        f"（三）核查情况。{piece}。经与镇政府核对，该处为农用地，面积{d.randint(100, 9000)}平方米。",
        f"附注：{piece}。",
        f"本案于{d.recent()}立案。{piece}。本机关依据《中华人民共和国土地管理法》第七十七条，决定责令退还土地。",
        f"- 事项：占地核查\n- 情况：{piece}\n- 办结：{d.recent()}",
        f"{piece}",
        f"根据群众反映的线索，我局于{d.recent()}组织核查。{piece}，与卫片图斑一致；涉及土地{d.randint(1, 90)}.{d.digits(2)}亩。",
    )
    if d.random() < 0.2 and "\n" not in text:
        width = d.randint(14, 40)
        text = "\n".join(text[start : start + width] for start in range(0, len(text), width))
    return text


def cases(seed: int, each: int) -> Iterator[Case]:
    """Yield the passages of a seed: `each` of every sort and way, and as many harmless ones altogether."""
    d = Dice(seed)
    for sort, ways in TRUE.items():
        for way, make in zip(("usual", "odd"), ways, strict=True):
            yield from (Case(sort, way, passage(d, make(d))) for _ in range(each))
    for sort, warn in WARNED.items():
        yield from (Case(sort, "warned", passage(d, warn(d))) for _ in range(each))
    count = 2 * each * len(TRUE) // len(HARMLESS)
    for family, makes in HARMLESS.items():
        yield from (Case("", family, passage(d, d.choice(makes)(d))) for _ in range(count))


def paragraphs(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*.md")):
        for text in path.read_text(encoding="utf-8").split("\n\n"):
            if text.strip():
                yield Case("", "法律条文", text)


# ------------------------------------------------------------------------------------------------ figures


def found_by_detectors(all_cases: list[Case]) -> list[set[str]]:
    sys.path.insert(0, str(ROOT / "hooks"))
    from gongshi.private.detectors import own_contacts, personal_data

    own = own_contacts(*OWN)
    return [{hit.sort for hit in personal_data(case.text, own=own)} for case in all_cases]


def found_by_check(all_cases: list[Case]) -> list[set[str]]:
    """Ask the real `gongshi check` about a project whose pages are the passages."""
    with tempfile.TemporaryDirectory() as name:
        project = Path(name) / "project"
        shutil.copytree(
            ROOT,
            project,
            ignore=shutil.ignore_patterns(".venv", ".git", ".gongshi", "site", "tests", "hooks", "node_modules"),
        )
        folder = project / "content" / "passages"
        folder.mkdir(parents=True)
        for number, case in enumerate(all_cases):
            (folder / f"{number:06}.txt").write_text(case.text, encoding="utf-8")
        command = [str(Path(sys.executable).parent / "gongshi"), "check", "--format", "json"]
        ran = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    found: list[set[str]] = [set() for _ in all_cases]
    for line in ran.stdout.splitlines():
        said = json.loads(line)
        if said["file"].startswith("content/passages/"):
            found[int(Path(said["file"]).stem)].add(said["message"].removeprefix("网页里有"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--laws", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was missed and what was found wrongly")
    parser.add_argument("--check", action="store_true", help="through gongshi check")
    given = parser.parse_args()
    drawn = [*cases(given.seed, given.each), *(paragraphs(given.laws) if given.laws else ())]
    found = (found_by_check if given.check else found_by_detectors)(drawn)
    report(drawn, found, given.seed, is_shown=given.show)


def report(drawn: list[Case], found: list[set[str]], seed: int, *, is_shown: bool) -> None:
    right, total, wrong = Counter[tuple[str, str]](), Counter[tuple[str, str]](), defaultdict[str, int](int)
    said_wrongly = Counter[str]()
    for case, sorts in zip(drawn, found, strict=True):
        total[case.sort, case.way] += 1
        if case.sort:
            right[case.sort, case.way] += case.sort in sorts
        else:
            wrong[case.way] += bool(sorts)
            said_wrongly.update(sorts)
        if is_shown and (case.sort not in sorts if case.sort else sorts):
            print("missed" if case.sort else f"wrong {sorts}", case.sort, case.way, repr(case.text))
    print(f"seed {seed}, {len(drawn)} passages")
    print(f"{'sort':<16}\tusual\todd\tfound wrongly")
    for sort in TRUE:
        shares = [f"{right[sort, way] / total[sort, way]:.3f}" for way in ("usual", "odd")]
        print(f"{sort:<16}\t{shares[0]}\t{shares[1]}\t{said_wrongly[sort]}")
    for sort in WARNED:
        print(f"{sort:<16}\t{right[sort, 'warned'] / total[sort, 'warned']:.3f}\t(warning)\t{said_wrongly[sort]}")
    for way in ("usual", "odd"):
        hits, every = (sum(counter[sort, way] for sort in TRUE) for counter in (right, total))
        print(f"recall, {way}\t{hits / every:.4f} of {every}")
    hits, bad = sum(right[sort, way] for sort in TRUE for way in ("usual", "odd")), sum(wrong.values())
    harmless = sum(count for (sort, _), count in total.items() if not sort)
    print(f"precision\t{hits / (hits + bad):.4f}: {bad} of {harmless} harmless ones")
    print("found wrongly, by family\t" + ", ".join(f"{family} {count}" for family, count in wrong.items() if count))


if __name__ == "__main__":
    main()

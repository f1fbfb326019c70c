"""Make generated_true.txt and generated_false.txt: run it again and the same bytes come out.

    python tests/privacy_cases/generate.py

Every number is invented. A sentence is a frame of the domain around a piece, and the piece is written in one of many ways.
Nothing here uses the product's code: check digits are computed anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

SEED: Final = 20240318
PER_SORT: Final = 42
PER_TRICK: Final = 14
FOLDER: Final = Path(__file__).parent

FRAMES: Final = (
    "{}",
    "经查，{}。",
    "{}，现场检查时未能出示批准文件。",
    "2024年3月18日，本机关执法人员到现场调查，{}。",
    "一、{}。\n二、责令限期改正。",
    "以上事实有询问笔录、现场照片和{}为证。",
    "（{}）",
    "当事人未经批准，擅自占用多巴镇样例村集体土地堆放砂石，面积2446平方米，{}。",
    "根据《中华人民共和国土地管理法》第七十七条，{}。",
    "备注：{}",
    "附：{}；其余材料见案卷。",
    "罚款374060元；{}；自收到本决定书之日起十五日内履行。",
    "关于湟自然资罚〔2024〕12号一案，{}。",
    "更正：原文{}有误。",
    "- {}",
    "| 1 | {} | 已核实 |",
)
REGIONS: Final = ("630122", "630121", "630102", "632122", "620102", "110105", "510104", "370102", "320106", "440301")
SURNAMES: Final = "李王张刘陈杨赵黄周吴马韩祁欧"
WIDE: Final = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
HAN: Final = str.maketrans("0123456789", "〇一二三四五六七八九")


def person(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(("某", "某某", "××", "某甲"))


def digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


def day(dice: random.Random, first: int, last: int) -> str:
    return f"{dice.randint(first, last)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"


def check_digit(first_17: str) -> str:
    return "10X98765432"[sum(int(one) * pow(2, 17 - place, 11) for place, one in enumerate(first_17)) % 11]


def luhn(body: str) -> str:
    total = sum(
        sum(divmod(int(one) * (2 - place % 2), 10)) for place, one in enumerate(reversed(body))
    )  # the last of `body` is doubled
    return body + str(-total % 10)


def cut(number: str, groups: tuple[int, ...], mark: str) -> str:
    parts, start = [], 0
    for size in groups:
        parts.append(number[start : start + size])
        start += size
    return mark.join(parts)


# ---------------------------------------------------------------- what must be found


def resident_id(dice: random.Random) -> str:
    body = dice.choice(REGIONS) + day(dice, 1935, 2005) + digits(dice, 3)
    number = body + check_digit(body)
    old = dice.choice(REGIONS) + day(dice, 1935, 1985)[2:] + digits(dice, 3)
    who = person(dice)
    return dice.choice(
        (
            f"{who}（身份证号：{number}）",
            f"当事人{who}，公民身份号码{number}",
            f"身份证号码为{number.translate(WIDE)}",
            f"{who}，居民身份证{cut(number, (6, 8, 4), dice.choice(' -·'))}",
            f"证件号码：{number.lower()}",
            f"{who} {number}",
            f"身份证 {cut(number, (4, 4, 4, 4, 2), ' ')}",
            f"{number}，系{who}",
            f"身份证号{cut(number, (6, 4, 4, 4), dice.choice(' -'))}",
            f"{who}的一代身份证号为{old}",
            f"身份证（旧）：{old}",
            f"询问了{who}、{number}",
            f"“{number}”",
            f"居民身份证号：{' '.join(number)}",
        )
    )


def mobile(dice: random.Random) -> str:
    number = "1" + dice.choice("3456789") + digits(dice, 9)
    who = person(dice)
    return dice.choice(
        (
            f"{who}，联系电话{number}",
            f"手机号码：{number}",
            f"{who}（{number}）",
            f"手机{cut(number, (3, 4, 4), dice.choice(' -·'))}",
            f"电话{number.translate(WIDE)}",
            f"拨打+86{dice.choice(('', ' ', '-'))}{number}",
            f"多次致电{number}未接通",
            f"{who} {number}",
            f"移动电话 {cut(number, (3, 3, 5), '-')}",
            f"联系方式：{cut(number, (1,) * 11, ' ')}",
            f"以短信方式发送至{number}",
            f"微信（手机号{number}）",
            f"{who}电话号码是{number.translate(HAN)}",
            f"现场负责人{who}{number}",
            f"Tel: {number}",
        )
    )


def landline(dice: random.Random) -> str:
    local = dice.choice("2345678") + digits(dice, 6)
    area = dice.choice(("0971", "0972", "0970", "0931"))
    return dice.choice(
        (
            f"家庭电话{area}-{local}",
            f"联系电话：{area}{local}",
            f"电话（{area}）{local}",
            f"座机{local}",
            f"电话：{area} {local}",
            f"{person(dice)}，{area}—{local}",
            f"宅电{area}-{local}".translate(WIDE),
            f"电话010-{local}{dice.choice('0123456789')}",
            f"固定电话：{area}-{local}-{dice.randint(1, 999)}",
            f"+86-{area[1:]}-{local}",
        )
    )


def bank(dice: random.Random) -> str:
    card = luhn("62" + digits(dice, dice.choice((13, 16))))
    account = dice.choice(("28", "63", "10", "81")) + digits(dice, dice.choice((12, 15, 18)))
    who = person(dice)
    return dice.choice(
        (
            f"{who}的银行卡号{card}",
            f"转入{who}账户{card}",
            f"{who}农商行账号：{account}",
            f"开户行：工商银行样例支行，账号{account}",
            f"卡号{cut(card, (4, 4, 4, len(card) - 12), ' ')}",
            f"存折账号 {account}",
            f"将货款汇至{who}名下储蓄卡（{card}）",
            f"样例公司银行账户：{account}",
            f"账号为{card.translate(WIDE)}",
            f"{who}从个人账户{card}缴纳罚款至财政专户",
            f"一卡通账号{card}",
        )
    )


def passport(dice: random.Random) -> str:
    number = dice.choice("EGD") + digits(dice, 8)
    return dice.choice(
        (
            f"护照号码{number}",
            f"护照（{number}）",
            f"持{number}号护照",
            f"护照号：E{dice.choice('ABCDEFGH')}{digits(dice, 7)}",
            f"港澳居民来往内地通行证{dice.choice('HM')}{digits(dice, 8)}",
            f"往来港澳通行证号C{digits(dice, 8)}",
            f"护照 {number.translate(str.maketrans('0123456789EGD', '０１２３４５６７８９ＥＧＤ'))}",
            f"台胞证{digits(dice, 8)}",
            f"Passport {number}",
        )
    )


def email(dice: random.Random) -> str:
    name = dice.choice(("lishifan", "ma.x", "wang_12", "zhao-y", "q" + digits(dice, 6), digits(dice, 9)))
    host = dice.choice(("163.com", "qq.com", "example.com", "126.com", "mail.example.com.cn", "sina.cn"))
    return dice.choice((f"电子邮箱：{name}@{host}", f"邮箱{name}＠{host}", f"{person(dice)}（{name}@{host}）", f"E-mail: {name}@{host}", f"以电子邮件（{name}@{host}）送达", f"{name}(at){host}"))  # fmt: skip


def plate(dice: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    head = dice.choice("青甘宁陕川京豫鲁") + dice.choice("ABCDEFGH")
    body = dice.choice((digits(dice, 5), dice.choice(letters) + digits(dice, 4), digits(dice, 3) + dice.choice(letters) + digits(dice, 1), "D" + digits(dice, 5), "F" + dice.choice(letters) + digits(dice, 4)))  # fmt: skip
    mark = dice.choice(("", "", "·", "-", " ", "•"))
    return dice.choice(
        (
            f"驾驶{head}{mark}{body}自卸货车",
            f"车牌号{head}{mark}{body}",
            f"号牌为“{head}{mark}{body}”的挖掘机运输车",
            f"{head}{mark}{body}号车",
            f"车辆（{head}{mark}{body}）停放在现场",
            f"运输车辆{head}{digits(dice, 4)}挂",
            f"车号：{head}{mark}{body}",
            f"扣押{head}{mark}{body}装载机一台",
        )
    )


def address(dice: random.Random) -> str:
    town, village = (
        dice.choice(("多巴镇", "鲁沙尔镇", "田家寨镇", "拦隆口镇")),
        dice.choice(("样例村", "上坪村", "下营村", "铁家村")),
    )
    street = f"西宁市{dice.choice(('城东区', '城西区', '城北区'))}{dice.choice(('样例路', '长样街', '样板巷'))}{dice.randint(1, 99)}号"
    flat = f"{dice.choice(('样例小区', '示范花园', '样板家园', '某局家属院'))}{dice.randint(1, 30)}号楼{dice.randint(1, 4)}单元{dice.randint(101, 1802)}室"
    home = f"湟中区{town}{village}{dice.choice(('3社', '二组', '5组', '四社'))}{dice.randint(1, 180)}号"
    who = person(dice)
    return dice.choice(
        (
            f"家庭住址：{home}",
            f"{who}，男，汉族，住{home}",
            f"家住{town}{village}",
            f"户籍地址：青海省西宁市{home}",
            f"户籍所在地为{street}",
            f"现住{street}{flat}",
            f"住址：{street}",
            f"身份证住址{home}",
            f"{who}（住{street}）",
            f"居住于{flat}",
            f"{flat}住户{who}",
            f"暂住地：{street}",
            f"当事人{who}，住西宁市{home}",
            f"村民{who}在{town}{village}{dice.randint(1, 6)}社{dice.randint(2, 150)}号院内",
            f"经常居住地{street}",
        )
    )


def property_no(dice: random.Random) -> str:
    number = f"{dice.randint(1, 99999):07}"
    year = dice.randint(2016, 2024)
    return dice.choice(
        (
            f"青（{year}）湟中区不动产权第{number}号",
            f"不动产权证书号：青({year})西宁市不动产权第{number}号",
            f"不动产权证号63{number}{digits(dice, 2)}",
            f"湟房权证字第{number}号",
            f"房屋所有权证：宁房权证城西字第{number}号",
            f"湟国用（{year - 12}）第{digits(dice, 4)}号",
            f"湟集用[{year - 12}]第{digits(dice, 5)}号宅基地",
            f"林权证号{digits(dice, 10)}",
            f"青〔{year}〕湟中区不动产证明第{number}号",
            f"土地证号：湟国用{year - 12}第{digits(dice, 3)}号",
            f"房产证号{digits(dice, 9)}",
        )
    )


def birth(dice: random.Random) -> str:
    year, month, date = dice.randint(1940, 2003), dice.randint(1, 12), dice.randint(1, 28)
    who = person(dice)
    return dice.choice(
        (
            f"{who}，男，{year}年{month}月{date}日出生",
            f"出生日期：{year}-{month:02}-{date:02}",
            f"生于{year}年{month}月",
            f"{who}，女，藏族，{year}年{month}月{date}日生，农民",
            f"出生年月{year}.{month:02}",
            f"出生日期{year}{month:02}{date:02}",
            f"{year}年{month}月出生的{who}",
            f"{who}，男，土族，{year}年{month}月{date}日，无业",
            f"{who}出生于{year}年",
            f"生日为{year}/{month}/{date}",
            f"{str(year).translate(HAN)}年六月出生",
        )
    )


def minor(dice: random.Random) -> str:
    age = dice.randint(9, 17)
    written = dice.choice((str(age), {9: "九", 10: "十"}.get(age, "十" + "一二三四五六七"[age - 11 : age - 10])))
    who = person(dice)
    return dice.choice(
        (
            f"当事人{who}，{written}周岁",
            f"{who}（男，{age}岁）",
            f"年仅{written}岁的{who}",
            f"其子{who}（{age}周岁）",
            f"{who}系未成年人",
            f"当事人{who}尚未成年",
            f"由其法定监护人{who}签收",
            f"监护人{who}到场",
            f"{who}现年{written}岁",
            f"当事人为{age}岁的在校学生{who}",
            f"{who}系某中学初二学生",
            f"当事人未满{dice.choice(('18', '十八', '16'))}周岁",
            f"年龄：{age}",
        )
    )


TRUE: Final[dict[str, Callable[[random.Random], str]]] = {
    "居民身份证号": resident_id,
    "手机号码": mobile,
    "固定电话号码": landline,
    "银行账号": bank,
    "护照或者通行证号": passport,
    "电子邮箱": email,
    "车牌号": plate,
    "家庭住址": address,
    "不动产权证书号": property_no,
    "出生日期": birth,
    "未成年人": minor,
}

# ---------------------------------------------------------------- what must pass

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(dice: random.Random) -> str:
    """Return a unified social credit code, now and then one of digits only that looks like an identity number."""
    if dice.random() < 0.4:
        body = dice.choice(("91", "12", "51", "93")) + "6301" + "19" + "19" + digits(dice, 7)
    else:
        body = (
            dice.choice(("91", "92", "93", "11"))
            + dice.choice(REGIONS)
            + "MA"
            + "".join(dice.choice(ALPHABET) for _ in range(7))
        )
    value = sum(ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(body))
    return body + ALPHABET[-value % 31]


def look_alike(dice: random.Random) -> str:
    return "1" + dice.choice("356789") + digits(dice, 9)


def in_order(dice: random.Random) -> str:
    """Return a serial number of 18 digits: region, day, four digits."""
    return dice.choice(("630106", "630122")) + day(dice, 2018, 2024) + digits(dice, 4)


FALSE: Final[tuple[Callable[[random.Random], str], ...]] = (
    lambda dice: f"{dice.choice(('统一社会信用代码：', '统一社会信用代码', '信用代码为', '社会信用代码 '))}{uscc(dice)}",
    lambda dice: f"样例砂石有限公司（{dice.choice(('统一社会信用代码', '代码'))}{uscc(dice)}）",
    lambda dice: f"湟自然资{dice.choice(('罚', '许', '改', '停'))}〔{dice.randint(2019, 2024)}〕{dice.randint(1, 999)}号",
    lambda dice: f"宗地代码{dice.choice(REGIONS)}{digits(dice, 6)}{dice.choice(('GB', 'JA', 'JC', 'GX'))}{digits(dice, 5)}",
    lambda dice: f"不动产单元号{dice.choice(REGIONS)} {digits(dice, 6)} GB{digits(dice, 5)} F{digits(dice, 8)}",
    lambda dice: f"{dice.choice(('采矿许可证号', '采矿许可证（证号', '采矿权人持'))}C{dice.choice(REGIONS)}{dice.randint(2009, 2020)}{digits(dice, 12)}",
    lambda dice: f"{dice.choice(('建', '地', '乡', '用'))}字第{dice.choice(('630106', '630122'))}{dice.randint(2010, 2024)}{dice.choice(('00', '12', '01'))}{digits(dice, 3)}号",
    lambda dice: f"{dice.choice(('订单号', '流水号：', '凭证编号', '票据号码：', '案卷编号', '受理编号：', '档案号'))}{look_alike(dice)}",
    lambda dice: f"{dice.choice(('图斑编号', '案件编号：', '受理编号', '线索编号为', '项目编号'))}{in_order(dice)}",
    lambda dice: f"{dice.choice(('共计', '金额', '总投资', '人民币', '造价'))}{look_alike(dice)}{dice.choice(('元', '.00元', '元整'))}",
    lambda dice: f"{dice.choice(('坐标', '拐点坐标', '中心点'))}{dice.choice(('E', '东经', 'X='))}101.{digits(dice, 6)}，{dice.choice(('N', '北纬', 'Y='))}36.{digits(dice, 6)}",
    lambda dice: f"东经{dice.randint(100, 103)}°{dice.randint(0, 59)}′{dice.randint(0, 59)}.{digits(dice, 2)}″",
    lambda dice: f"执法人员{person(dice)}（执法证号{dice.choice(('2901', '1501', '1390', '6301'))}{digits(dice, 7)}）",
    lambda dice: f"{dice.choice(('行政执法证号：', '执法证编号', '执法证件号'))}{dice.choice(('青A', '青B', '63-', ''))}{digits(dice, 6)}",
    lambda dice: dice.choice(("监督电话0971-0000012", "联系电话：0971-0000011", "（0971）0000011", "电话0971 0000012", "０９７１－０００００１２", "拨打0000011")),
    lambda dice: f"{dice.choice(('拨打', '请致电', '可拨打', '举报电话'))}{dice.choice(('12345', '12336', '12315', '110', '400-810-1234', '4008123123', '95598'))}",
    lambda dice: f"邮政编码{dice.choice(('811600', '810001', '810000'))}",
    lambda dice: f"ISBN 978-7-{digits(dice, 4)}-{digits(dice, 4)}-{digits(dice, 1)}",
    lambda dice: f"{dice.choice(('非税收入专户账号', '财政专户（账号', '国库账户', '罚款代收银行账号', '缴款账号'))}{dice.choice(('28', '63', '10'))}{digits(dice, 15)}",
    lambda dice: f"收款人：湟中区财政局，开户行：样例银行，账号：{luhn('62' + digits(dice, 16))}",
    lambda dice: f"样例商贸有限公司，住所：西宁市城东区样例路{dice.randint(1, 99)}号{dice.randint(1, 9)}号楼{dice.randint(1, 4)}单元{digits(dice, 3)}室",
    lambda dice: f"{dice.choice(('公司注册地', '经营场所', '办公地址', '企业住所地'))}：西宁市湟中区鲁沙尔镇样例街{dice.randint(1, 99)}号",
    lambda dice: f"占用{dice.choice(('样例村', '上坪村', '下营村'))}{dice.choice(('三社', '二组', '五社'))}集体土地{dice.randint(100, 9999)}平方米",
    lambda dice: f"{dice.choice(('样例村', '上坪村'))}{dice.randint(1, 6)}社{dice.randint(1, 99)}号{dice.choice(('图斑', '地块', '宗地', '机井', '温棚'))}",
    lambda dice: f"{dice.choice(('成立于', '注册于', '自', '始建于', '投产于'))}{dice.randint(1960, 2010)}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日",
    lambda dice: f"{dice.randint(2019, 2024)}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日{dice.choice(('立案', '生效', '送达', '生产砂石300立方米', '作出决定', '生成影像'))}",
    lambda dice: f"{dice.choice(('宗地编号：', '地块编号', '钻孔编号', '样品编号', '标段'))}{dice.choice('青宁川新')}{dice.choice('ABCD')}{digits(dice, 5)}",
    lambda dice: f"{dice.choice(('采用', '符合', '执行新', '按照'))}{dice.choice(('GB', 'DB', 'TD'))}{digits(dice, 5)}{dice.choice(('规范', '-2017标准', '的要求'))}",
    lambda dice: f"青ICP备{digits(dice, 8)}号，青公网安备63010600{digits(dice, 6)}号",
    lambda dice: dice.choice(("不满十四周岁的人有违法行为的，不予行政处罚", "已满十四周岁不满十八周岁的人有违法行为的，应当从轻或者减轻行政处罚", "年满18周岁的村民", "16周岁以上的从业人员", "开展未成年人保护宣传", "树龄15岁的青杨", "14周岁以下儿童免票", "违法行为人是未成年人的，依法从轻")),
    lambda dice: f"{person(dice)}，{dice.randint(19, 70)}岁，{dice.choice(('农民', '司机', '个体户'))}",
    lambda dice: f"http://www.example.gov.cn/art/{day(dice, 2019, 2024)}/{look_alike(dice)}.html",
    lambda dice: f"邮箱{dice.choice(('hzzrzy', 'zrzyj', 'bgs'))}@{dice.choice(('xining.gov.cn', 'huangzhong.gov.cn', 'qh.gov.cn'))}",
    lambda dice: f"身份证号{dice.choice(REGIONS)}********{digits(dice, 4)}，手机1{dice.choice('3578')}{digits(dice, 1)}****{digits(dice, 4)}",
    lambda dice: f"工商注册号{dice.choice(REGIONS)}{dice.choice(('0', '1', '2'))}{digits(dice, 8)}",
    lambda dice: f"税务登记号{dice.choice(REGIONS)}{digits(dice, 9)}",
    lambda dice: f"{dice.choice(('颁发', '核发', '办理'))}不动产权证书{dice.randint(1000, 99999)}{dice.choice(('本', '件', '宗'))}",
    lambda dice: f"《不动产登记暂行条例》（国务院令第{dice.choice(('656', '710'))}号）第{dice.randint(3, 30)}条",
    lambda dice: f"{dice.choice(('设备序列号', '整机编号', '机号', 'IMEI', '发动机号'))}：{dice.choice((look_alike(dice), digits(dice, 15)))}",
    lambda dice: f"罚款{dice.randint(1000, 99999)}元，没收违法所得{dice.randint(100, 9999)}.{digits(dice, 2)}元",
    lambda dice: f"项目代码{dice.randint(2017, 2024)}-630122-{dice.randint(10, 99)}-{dice.randint(1, 99):02}-{digits(dice, 6)}",
    lambda dice: f"图幅号I47G0{digits(dice, 5)}，图斑面积{dice.randint(10, 99)}.{digits(dice, 2)}亩",
)  # fmt: skip


def generate() -> dict[str, str]:
    """Return the text of each file."""
    dice = random.Random(SEED)
    true = [f"{sort}\t{framed(make(dice), dice)}" for sort, make in TRUE.items() for _ in range(PER_SORT)]
    false = [framed(make(dice), dice) for make in FALSE for _ in range(PER_TRICK)]
    head = "# 由 generate.py 生成，不要手改。\n"
    return {
        "generated_true.txt": head + "\n".join(dict.fromkeys(true)) + "\n",
        "generated_false.txt": head + "\n".join(dict.fromkeys(false)) + "\n",
    }


def framed(piece: str, dice: random.Random) -> str:
    return dice.choice(FRAMES).format(piece).replace("\n", "")


if __name__ == "__main__":
    for name, text in generate().items():
        (FOLDER / name).write_text(text, encoding="utf-8")

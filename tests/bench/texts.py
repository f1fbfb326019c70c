"""The words and sentences of which the generator makes records. All of it is invented, but for places and laws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TOWNS: Final = _words(
    """
    鲁沙尔 多巴 田家寨 上新庄 拦隆口 甘河滩 共和 李家山 西堡 上五庄 土门关 群加 汉东 大才 海子沟
    """
)
VILLAGES: Final = _words(
    """
    青石坡 双寨 徐家寨 班仲营 石板沟 上扎扎 下扎扎 麻家庄 白土庄 红崖沟 元山尔 丹麻寺 大草沟 毛家沟 沙尔湾 田家沟
    上马申 下马申 窑洞庄 拉尔宁 西纳川 铁家营 图巴营 合尔营 卡约沟 老幼堡 东岔口 盐庄 石城 泥隆台 千户营 班隆
    红土沟 水草沟 新村 羊圈湾 苏尔吉 贾尔藏
    """
)
PLACES: Final = _words(
    """
    村东 村西 村南 村北 河滩 沟口 公路北侧 公路南侧 旧砖厂处 林带以东 水渠西侧 二社 三社 四社 五社
    """
)
NAME_HEADS: Final = _words(
    """
    华 恒 昌 宏 瑞 金 鑫 隆 丰 盛 泰 兴 安 康 达 通 广 源 庆 青 昆 仑 江 河 湟 川 宁 海 西
    """
)
NAME_TAILS: Final = _words(
    """
    兴 泰 源 达 顺 盛 裕 茂 邦 业 祥 恩 成 发 林 岳 岭 原 辉 明 腾 宇 鼎 元 合 润 洲 圣 凯 嘉
    """
)
TRADES: Final = _words(
    """
    砂石 建材 矿业 农牧 商贸 房地产开发 建筑工程 生态农业 新能源 物流 石料加工 养殖 种植 混凝土 机械租赁 旅游开发
    食品 园林绿化 装饰 环保科技 水泥制品 市政工程 劳务 汽车服务 粮油 畜产品加工
    """
)
FORMS: Final = ("有限公司", "有限公司", "有限责任公司", "集团有限公司", "股份有限公司", "专业合作社")
SHOPS: Final = _words(
    """
    砂石料场 预制板厂 砖瓦厂 养殖场 农家院 汽修厂 木材加工厂 蔬菜大棚 石材店 洗车场
    """
)
SURNAMES: Final = _words(
    """
    王 李 张 马 刘 陈 杨 赵 祁 韩 冶 徐 铁 星 拉 鲍 贾 谢 史 汪 莫 白 丁 田 苏 郭 何 严 蔡 沈
    """
)
GIVEN: Final = _words(
    """
    建国 生福 成林 玉兰 永寿 海清 全德 桂英 正茂 文秀 万奎 存良 得祥 世英 启元 占彪 延龄 国栋 秀珍 长青 有才 发元
    俊 霞 尚文 明珠 英 伟 生莲 忠良 守义 学军 晓燕 宝山
    """
)
USES: Final = _words(
    """
    硬化场地 修建彩钢房 堆放砂石料 修建养殖圈舍 建设厂房 修建围墙 停放机械 搭建临时工棚 修建农家院 挖建鱼塘
    """
)
LANDS: Final = _words(
    """
    耕地 基本草原 林地 园地 其他农用地 未利用地 设施农用地
    """
)
SOURCES: Final = _words(
    """
    动态巡查 卫片执法检查 群众举报 12345热线转办 上级交办 部门移送 专项检查 “双随机、一公开”抽查
    """
)
MINERALS: Final = _words(
    """
    建筑用砂 建筑用石料 砖瓦用粘土 石灰岩 石英岩 饰面用花岗岩
    """
)


@dataclass(frozen=True, slots=True)
class Violation:
    """One way to break the law: what it is called, under which law, and its sentences."""

    name: str
    basis: str
    types: tuple[str, ...]
    fact: str
    order: str
    low: int
    high: int
    """The fine in yuan for each `unit`, at least and at most."""
    unit: str


PENALTY_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "land": ("没收非法财物", "罚款"),
    "gain": ("没收违法所得", "罚款"),
    "fine": ("罚款",),
    "warn": ("警告", "罚款"),
    "word": ("警告",),
    "tear": ("罚款", "其他行政处罚"),
    "licence": ("罚款", "吊销许可证件"),
}
VIOLATIONS: Final = (
    Violation(
        "未经批准非法占用土地",
        "《中华人民共和国土地管理法》（2019年修正）第七十七条第一款；"
        "《中华人民共和国土地管理法实施条例》（2021年修订）第五十七条",
        PENALTY_TYPES["land"],
        "擅自占用{town}{village}{place}{land}{use}，经现场勘测，占地面积{area}平方米，其中硬化{part}平方米，"
        "该地块在国土空间规划中为{zone}，当事人至今未能提供用地批准文件",
        "责令退还非法占用的{area}平方米土地；没收在非法占用的土地上新建的建筑物和其他设施",
        100,
        1000,
        "平方米",
    ),
    Violation(
        "破坏耕地种植条件",
        "《中华人民共和国土地管理法》（2019年修正）第七十五条；"
        "《中华人民共和国土地管理法实施条例》（2021年修订）第五十五条",
        PENALTY_TYPES["tear"],
        "在{town}{village}{place}的耕地上{use}、取土，经鉴定造成{area}平方米耕地种植条件严重毁坏，"
        "毁坏深度{depth}厘米，耕作层被剥离后堆放在地块{zone}一侧，未采取任何保护措施",
        "责令限期六个月内改正并治理，恢复{area}平方米耕地的种植条件",
        10,
        60,
        "平方米",
    ),
    Violation(
        "无证开采矿产资源",
        "《中华人民共和国矿产资源法》（2024年修订）第六十六条；《青海省矿产资源管理条例》第四十九条",
        PENALTY_TYPES["gain"],
        "未取得采矿许可证，雇用机械在{town}{village}{place}开采{mineral}，经测量动用资源量{area}立方米，"
        "已销售{part}立方米，其余堆放在现场，开采面长{depth}米，未办理用地和环境影响评价手续",
        "责令停止开采，没收违法所得，对开采现场限期三个月恢复治理",
        15,
        80,
        "立方米",
    ),
    Violation(
        "越界开采矿产资源",
        "《中华人民共和国矿产资源法》（2024年修订）第六十七条；《矿产资源开采登记管理办法》第三十二条",
        PENALTY_TYPES["licence"],
        "在{town}{village}{place}超越批准的矿区范围开采{mineral}，越界最远{depth}米，越界动用资源量{area}立方米，"
        "其中{part}立方米已加工出售，经两次书面通知仍未退回本矿区范围内开采",
        "责令退回本矿区范围内开采，吊销采矿许可证",
        20,
        90,
        "立方米",
    ),
    Violation(
        "未按规划许可的内容建设",
        "《中华人民共和国城乡规划法》（2019年修正）第六十四条；"
        "《青海省实施〈中华人民共和国城乡规划法〉办法》第五十一条",
        PENALTY_TYPES["fine"],
        "在{town}{village}{place}建设的项目未按建设工程规划许可证的内容施工，超出许可建设{area}平方米，"
        "其中{part}平方米用于经营，建筑高度超出{depth}厘米，对{zone}的影响经评估可以采取改正措施消除",
        "责令限期两个月内改正，补办规划变更手续",
        50,
        400,
        "平方米",
    ),
    Violation(
        "临时用地期满未恢复",
        "《中华人民共和国土地管理法实施条例》（2021年修订）第五十六条；《土地复垦条例》第三十八条",
        PENALTY_TYPES["warn"],
        "经批准在{town}{village}{place}临时使用{land}{area}平方米{use}，使用期满后逾期{depth}日未恢复种植条件，"
        "地表仍有{part}平方米硬化层，地块规划用途为{zone}，当事人称因雨季无法施工",
        "责令限期三个月内拆除地表设施，恢复{area}平方米土地的原状",
        5,
        30,
        "平方米",
    ),
    Violation(
        "未按期填报矿山储量",
        "《矿产资源统计管理办法》（2020年修正）第十六条；《中华人民共和国矿产资源法》（2024年修订）第七十二条",
        PENALTY_TYPES["word"],
        "持有{town}{village}{place}{mineral}采矿许可证，矿区面积{area}平方米，在规定期限届满后{depth}日"
        "仍未填报年度储量变化情况，上年度动用资源量{part}立方米没有报送，经书面催告后补报，涉及矿区规划为{zone}",
        "责令限期十五日内补报，并给予警告",
        0,
        0,
        "",
    ),
)
ZONES: Final = _words(
    """
    永久基本农田 一般农业空间 城镇开发边界以内 生态保护红线以外 村庄建设用地 林业发展空间 矿产资源开采区
    """
)


@dataclass(frozen=True, slots=True)
class Permission:
    """One sort of permit: its title, the head of its certificate's number ("" if it bears a document number)."""

    title: str
    series: str
    category: str
    content: str


PERMITS: Final = (
    Permission(
        "建设工程规划许可证",
        "建字第",
        "普通",
        "同意在{town}{village}{place}建设{project}，建设规模{area}平方米，地上{floor}层，容积率不大于{ratio}",
    ),
    Permission(
        "建设用地规划许可证",
        "地字第",
        "普通",
        "同意使用{town}{village}{place}土地{area}平方米用于{project}，土地用途为{zone}，容积率不大于{ratio}",
    ),
    Permission(
        "乡村建设规划许可证",
        "乡字第",
        "普通",
        "同意在{town}{village}{place}建设{project}，占地{area}平方米，建筑{floor}层，檐口高度不超过{depth}分米",
    ),
    Permission(
        "临时用地批准书",
        "",
        "普通",
        "同意临时使用{town}{village}{place}土地{area}平方米，用于{project}，期满后按土地复垦方案恢复原状",
    ),
    Permission(
        "采矿许可证",
        "",
        "特许",
        "准予在{town}{village}{place}开采建筑用砂，矿区面积{area}平方米，生产规模每年{part}立方米，开采深度{depth}米",
    ),
    Permission(
        "国有建设用地使用权登记",
        "",
        "登记",
        "准予{town}{village}{place}国有建设用地使用权登记，宗地面积{area}平方米，用途为{zone}，用于{project}",
    ),
    Permission(
        "测绘资质审核",
        "",
        "认可",
        "准予从事{town}等地不动产测绘、工程测量，业务范围含{project}，年作业面积不超过{area}平方米",
    ),
)
PROJECTS: Final = _words(
    """
    农产品冷链仓储 幼儿园教学楼 村级综合服务中心 高原蔬菜种植示范基地 农村公路养护站 污水处理站 标准化养殖小区
    物流中转场 住宅小区一期 卫生院门诊楼 光伏电站升压站 砂石料堆场 输变电线路施工便道 加油加气站 职业学校实训楼
    商业综合楼
    """
)
DEGREES: Final = ("较轻", "一般", "较重", "严重")
EVIDENCE: Final = (
    "",
    "当事人对上述事实没有异议。",
    "以上事实有现场勘测笔录、询问笔录、影像资料等证据证明。",
    "当事人在规定期限内没有提出陈述和申辩，也没有要求听证，案件经本机关负责人集体讨论决定。",
)
CONDITIONS: Final = (
    "建设单位应当自取得许可之日起一年内开工，逾期未开工又未申请延期的，许可自行失效",
    "不得擅自改变批准的用途和范围，确需变更的，应当向原许可机关提出申请",
    "开工前应当申请验线，竣工后应当申请规划核实，未经核实不得投入使用",
    "应当按照批准的方案落实耕地保护、水土保持和生态修复措施，并接受监督检查",
)

"""The body that publishes: `data/site.yml`, its codes, its contacts and its choices."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Final, cast

from pydantic import create_model

from gongshi.findings import Level, Rule, shortened
from gongshi.model import liferules
from gongshi.model.codes import Uscc
from gongshi.model.fields import field, scalar, value_type, wrong
from gongshi.model.kind import Kind, Problem
from gongshi.model.record import Part
from gongshi.model.sorts import SENSITIVE
from gongshi.model.values import TEXT, Flag, Id, Number, Phone, Text, choice, text_like
from gongshi.model.web import host_of, origin, site_address

FILE: Final = "site.yml"
"""Where the body stands, under `data/`."""

BAD_CODE = Rule(
    "bad-code",
    "error",
    what="代码、编号或者网址的写法不对。",
    why="页脚和网页标签里的代码要与登记的一致。",
    bad="政府网站标识码: 63010600",
    good="政府网站标识码: 6301060001",
)
BAD_REMEDY = Rule(
    "bad-remedy",
    "error",
    what="行政复议机关或者行政诉讼法院写得不对。",
    why="每一个处罚、许可决定都写明向谁申请复议、向谁起诉。对政府工作部门不服的，由本级人民政府复议，不由作出决定的机关自己复议。",
    bad="行政复议机关: 西宁市湟中区自然资源局（就是本机关）",
    good="行政复议机关: 西宁市湟中区人民政府",
    law="行政复议法（2023）第二十四条、第二十七条；行政诉讼法第十四条、第十八条",
)
SITE_ADDRESS = Rule(
    "site-address",
    "error",
    what="网站的地址在几处写得不一样。",
    why="二维码、订阅源、站点地图和网页标签都用这个地址；写成两个，总有一处把公众带到别处。",
    bad="data/site.yml 写 网站地址: https://www.example.gov.cn/xxgk/，mkdocs.yml 写 site_url: https://xxgk.example.gov.cn/",
    good="只在 data/site.yml 里写 网站地址: https://www.example.gov.cn/xxgk/",
)
NO_ADDRESS = Rule(
    "no-address",
    "warning",
    what="没有写网站的地址。",
    why="不知道地址，公示栏就没有二维码，没有站点地图（sitemap.xml）和规范网址（canonical），订阅源里是相对网址，"
    "放在目录里的网站找不到网页时的提示页也不完整。",
    bad="data/site.yml 里没有“网站地址”",
    good="网站地址: https://www.example.gov.cn/xxgk/",
)
OUTSIDE = Rule(
    "outside-service",
    "info",
    what="网页可以从别的网站加载内容，或者可以嵌入别的网站。",
    why="读者打开网页时，那个网站会知道；那里换了内容，本站的网页也跟着变。只留上级要求的（网站统计、无障碍、纠错等）。",
    bad="外部服务里留着不再使用的网站",
    good="外部服务:\n  - 网址: https://hm.baidu.com\n    用途: 网站统计",
)
RULES: Final = (BAD_CODE, BAD_REMEDY, SITE_ADDRESS, NO_ADDRESS, OUTSIDE)

SiteCode = text_like(r"[0-9]{10}|bm[0-9]{8}", BAD_CODE, "政府网站标识码是 10 位数字，或者 bm 加 8 位数字。")
RegionCode = text_like(r"[0-9]{6}", BAD_CODE, "行政区划代码是 6 位数字，例如 630106。")
Domain = text_like(r"[a-z0-9-]+(\.[a-z0-9-]+)+", BAD_CODE, "只写域名，例如 www.example.gov.cn。")


def _on_web(form: Callable[[str], str], help: str) -> Any:
    """Return the type of an address, kept in the form in which it compares."""

    def parse(value: object) -> str:
        text = unicodedata.normalize("NFKC", scalar(value))
        try:
            return form(text)
        except ValueError:
            raise wrong(BAD_CODE, f"“{shortened(text, 60)}”的写法不对", help) from None

    return value_type(str, parse, TEXT, {"type": "string", "pattern": r"^\s*https?://"})


SiteAddress = _on_web(
    site_address,
    "写首页的完整网址，网站在栏目里的连目录一起写，例如 https://www.example.gov.cn/xxgk/；不写 index.html，也不写“?”和“#”。",
)
Origin = _on_web(origin, "只写到域名，例如 https://hm.baidu.com；不写路径，也不用“*”，有几个域名就写几项。")
Folder = text_like(
    r"(?![./])(?!.*(?:^|/)\.\.?(?:/|$))[^\\:*?\"<>|]+", BAD_CODE, "写 content/ 里的文件夹，例如 下载/软件；不能有“..”。"
)
KindName = text_like(r"[a-z][a-z0-9]*", BAD_CODE, "写记录文件夹的名字，例如 penalties；gongshi kinds 列出全部。")
Link = text_like(r"https://[^\s\"'<>]+", BAD_CODE, "写以 https:// 开头的完整网址。")
Email = text_like(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[a-z0-9-]+(\.[a-z0-9-]+)+", BAD_CODE, "写成 xxgk@example.gov.cn。")
ReviewBody = text_like(
    r"[\u4e00-\u9fff]{2,60}", BAD_REMEDY, "只写机关的全称，例如 西宁市湟中区人民政府；地址和电话不写在这里。"
)
Court = text_like(r"[\u4e00-\u9fff]{2,50}法院", BAD_REMEDY, "只写法院的全称，例如 西宁市湟中区人民法院。")


def _levels() -> type[Part]:
    """Return the group of fields named after the rules whose level the body decides."""
    level = choice("错误", "警告")
    named: dict[str, Any] = {
        rule.name.replace("-", "_"): (Annotated[level | None, field(rule.name, help=rule.what)], None)
        for rule in (*liferules.RULES, SENSITIVE)
    }
    return cast(type[Part], create_model("Levels", __base__=Part, **named))


Levels: Final[Any] = _levels()


class Service(Part):
    """Another site from which pages may load, and what for."""

    url: Annotated[Origin, field("网址", help="只写到域名，例如 https://hm.baidu.com")]
    purpose: Annotated[Text, field("用途", max=50, help="例如 网站统计、无障碍、网站纠错")]


class Periods(Part):
    """How many months a penalty is shown if its record says nothing: within what the law allows, else the longest."""

    minor: Annotated[choice("1", "2", "3") | None, field("轻微")] = None
    common: Annotated[choice(*map(str, range(3, 13))) | None, field("一般")] = None
    serious: Annotated[choice(*map(str, range(12, 37))) | None, field("严重")] = None


class Body(Part):
    """The public body, as the footer, the page tags and the records name it."""

    name: Annotated[Text, field("机关名称", max=100)]
    uscc: Annotated[Uscc, field("统一社会信用代码")]
    region: Annotated[RegionCode, field("行政区划代码", help="GB/T 2260")]
    site_name: Annotated[Text, field("网站名称", max=100)]
    url: Annotated[
        SiteAddress | None,
        field("网站地址", help="首页的完整网址，网站在栏目里的连目录一起写；mkdocs.yml 里不必再写 site_url"),
    ] = None
    domain: Annotated[Domain | None, field("网站域名", help="从前的写法，现在写“网站地址”")] = None
    site_code: Annotated[SiteCode | None, field("政府网站标识码", law="国办发〔2017〕47号")] = None
    icp: Annotated[Text | None, field("ICP备案编号", max=60)] = None
    police_no: Annotated[Text | None, field("公安机关备案编号", max=60)] = None
    sponsor: Annotated[Text | None, field("主办单位", max=100)] = None
    address: Annotated[Text | None, field("办公地址", max=200)] = None
    hours: Annotated[Text | None, field("办公时间", max=200)] = None
    phone: Annotated[Phone | None, field("联系电话")] = None
    supervision_phone: Annotated[Phone | None, field("监督电话")] = None
    fax: Annotated[Phone | None, field("传真", law="政府信息公开条例第十二条", help="政府信息公开工作机构的传真")] = (
        None
    )
    email: Annotated[
        Email | None, field("电子邮箱", law="政府信息公开条例第十二条", help="政府信息公开工作机构的邮箱，不写个人的")
    ] = None
    contact_link: Annotated[
        Link | None, field("互联网联系方式", law="政府信息公开条例第十二条", help="在网上提问、申请公开的网址")
    ] = None
    review_body: Annotated[
        ReviewBody | None,
        field(
            "行政复议机关", law="行政复议法（2023）第二十四条", help="不服本机关的决定向谁申请复议，通常是本级人民政府"
        ),
    ] = None
    court: Annotated[
        Court | None,
        field("行政诉讼法院", law="行政诉讼法第十八条", help="不服本机关的决定向哪个法院起诉；集中管辖的写指定的法院"),
    ] = None
    identity_link: Annotated[Link | None, field("党政机关网站标识链接")] = None
    mistakes_link: Annotated[Link | None, field("网站找错链接")] = None
    kinds: Annotated[
        tuple[KindName, ...],
        field(
            "种类", help="本机关公开哪几种记录，例如 [penalties, permits]；不写就是全部。没有记录的种类不出现在网站上"
        ),
    ] = ()
    names: Annotated[
        choice("保留姓氏", "全名", "不显示") | None,
        field("自然人姓名", help="自然人当事人的姓名怎样显示；不写就保留姓氏"),
    ] = None
    max_attachment_mb: Annotated[
        Number | None, field("附件大小上限", help="一个附件最多多少 MB，1 到 100；不写就是 20")
    ] = None
    trusted_folders: Annotated[
        tuple[Folder, ...],
        field(
            "可信文件夹",
            help="content/ 里的文件夹：本系统不认识或者清理不了的文件，在这里面原样公开；每次检查都列出。能读出的文字照样检查",
        ),
    ] = ()
    laws: Annotated[
        tuple[Id, ...],
        field(
            "法律依据",
            law="行政处罚法（2021）第三十九条",
            help="随程序带的法律里，没有记录引用也要公开的：写标识，用 gongshi laws 查看",
        ),
    ] = ()
    services: Annotated[
        tuple[Service, ...],
        field(
            "外部服务",
            help="网页可以从哪些别的网站加载脚本、样式和图片，例如上级要求的网站统计、无障碍、纠错；不写就一个也不行",
        ),
    ] = ()
    framers: Annotated[
        tuple[Origin, ...],
        field("允许嵌入", help="哪些网站可以把本站的网页嵌入自己的页面，例如门户网站；不写就一个也不行"),
    ] = ()
    example: Annotated[Flag | None, field("示例数据", help="写“是”，每一页都标明数据是虚构的示例")] = None
    example_note: Annotated[Text | None, field("示例说明", max=300)] = None
    periods: Annotated[
        Periods | None,
        field(
            "公示期限",
            law="信用修复管理办法（2025）",
            help="各类处罚没有写公示截止期时公示几个月；不写就按最长的期限",
        ),
    ] = None
    levels: Annotated[Levels | None, field("规则", help="把一条规则定为“错误”或者“警告”")] = None

    def contacts(self) -> tuple[str | None, ...]:
        """Return how the body itself is reached, which is no personal data."""
        return self.phone, self.supervision_phone, self.fax, self.email

    def site_url(self, said: str = "") -> str:
        """Return the site's address with a final `/`; `said` is what mkdocs.yml says of it. "" if nobody says anything."""
        return self.url or _compared(said) or (f"https://{self.domain}/" if self.domain else "")

    def months(self) -> dict[str, int]:
        """Return the months of publicity by class, as far as the body has decided."""
        chosen = self.periods
        named = {"轻微": chosen.minor, "一般": chosen.common, "严重": chosen.serious} if chosen else {}
        return {name: int(months) for name, months in named.items() if months}

    def decided_levels(self) -> dict[str, Level]:
        """Return the level of each rule that the body has given one."""
        names = (name.replace("_", "-") for name in Levels.model_fields)
        return {name: level for name in names if (level := self.level(name))}

    def level(self, rule: str) -> Level | None:
        """Return the level that the body has given a rule, if any."""
        chosen = getattr(self.levels, rule.replace("-", "_"), None)
        return _LEVELS.get(chosen or "")


def said_by_body(body: Body | None, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return what records may leave to data/site.yml (`from_body`), by the names of the body's fields."""
    wanted = dict.fromkeys(
        spec.meta.from_body for kind in kinds.values() for spec in kind.fields if spec.meta.from_body
    )
    return {name: str(value) for name in wanted if body and (value := getattr(body, name))}


def _compared(said: str) -> str:
    """Return an address of mkdocs.yml in the form in which it compares, as far as it has one."""
    try:
        return site_address(said) if said else ""
    except ValueError:
        return said if said.endswith("/") else f"{said}/"


def address_problem(body: Body, said: str) -> Problem | None:
    """Return that the places contradict each other in which the site's address is written; `said` is that of mkdocs.yml."""
    told = _compared(said)
    if body.url and told and told != body.url:
        message = f"“网站地址”是 {body.url}，mkdocs.yml 的 site_url 是 {told}，两处不一样"
        return Problem(
            SITE_ADDRESS, "url", message, "以哪个为准就留哪个；只留“网站地址”，删去 site_url，就不会再不一样。"
        )
    address, where = (body.url, "“网站地址”") if body.url else (told, "mkdocs.yml 的 site_url ")
    if body.domain and address and host_of(address) != body.domain:
        message = f"“网站域名”是 {body.domain}，{where}是 {address}，两处不一样"
        return Problem(SITE_ADDRESS, "domain", message, "写“网站地址”，删去“网站域名”和 site_url。")
    return None


def body_problems(body: Body, said: str = "") -> Iterator[Problem]:
    """Yield what contradicts within the body's settings; `said` is the address that mkdocs.yml gives the site."""
    if problem := address_problem(body, said):
        yield problem
    yield from _outside_problems(body)
    if body.review_body and body.review_body in (body.name, body.sponsor):
        yield Problem(
            BAD_REMEDY, "review_body", "行政复议机关就是本机关", "写本级人民政府；垂直领导的机关写上一级主管部门。"
        )


def _outside_problems(body: Body) -> Iterator[Problem]:
    """Yield what the body allows other sites, which every check lists."""
    for place, one in enumerate(body.services):
        message = f"网页可以从 {one.url} 加载内容（{one.purpose}），读者打开网页时那里会知道"
        yield Problem(OUTSIDE, f"services.{place}.url", message, "不再需要就删去这一项。")
    if body.framers:
        message = f"本站的网页可以嵌入 {'、'.join(body.framers)} 的页面"
        yield Problem(OUTSIDE, "framers", message, "不再需要就删去。")


_LEVELS: Final[Mapping[str, Level]] = {"错误": "error", "警告": "warning"}

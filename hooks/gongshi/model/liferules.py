"""The rules about a record's life and its deadlines. How grave each is, the body may decide: `规则` in data/site.yml.

Whatever it decides, a finding of these rules never holds a record back: it is late already, or has said too much, and
leaving it out would only be a second fault. What the body raises to an error makes `gongshi check` and `--strict` fail.
"""

from __future__ import annotations

from typing import Final

from gongshi.findings import Rule

PUBLICITY_PERIOD = Rule(
    "publicity-period",
    "warning",
    what="公示截止期不在该类处罚规定的公示期限之内。",
    why="轻微的最长三个月，一般的三个月到一年，严重的一年到三年，从决定之日算起；到期系统自动停止公示。",
    bad="严重程度: 一般，公示截止期: 决定之后第三年",
    good="公示截止期: 决定之后三个月以上、一年以内",
    law="信用修复管理办法（国家发展改革委令2025年第36号）；国办发〔2025〕22号",
)
MINOR_PUBLISHED = Rule(
    "minor-published",
    "warning",
    what="轻微的处罚没有写明公开的理由，没有公开。",
    why="轻微的处罚原则上不公开；行业主管部门认为确有必要的才公开，最长三个月。没有写理由的，和草稿一样留着不公开。",
    bad="严重程度: 轻微",
    good="严重程度: 轻微，公开理由: （为什么确有必要公开）",
    law="信用修复管理办法（国家发展改革委令2025年第36号）；国办发〔2025〕22号",
)
LATE_PUBLICATION = Rule(
    "late-publication",
    "warning",
    what="公开得晚了，或者过了期限还没有公开。",
    why="行政许可、行政处罚自作出决定之日起七个工作日内公开，政府采购的结果和合同各在两个工作日内公告，"
    "其他信息二十个工作日内公开，年度报告各有日期。当天不算。",
    bad="处罚决定日期: 2024-03-18，公开日期: 2024-04-10",
    good="处罚决定日期: 2024-03-18，公开日期: 2024-03-27",
    law="国办发〔2018〕118号二（六）；政府信息公开条例第二十六条；政府采购法实施条例第四十三条、第五十条；民法典第二百零一条",
    label="公开得晚",
    may_be_verified=True,
)
FUTURE_DECISION = Rule(
    "future-decision",
    "warning",
    what="决定日期在今天以后。",
    why="还没有作出的决定不能公开；多半是年份写错了。",
    bad="处罚决定日期: 2062-03-18",
    good="处罚决定日期: 2026-03-18",
    law="发改办财金〔2018〕424号",
)
PERMIT_ENDS: Final = (
    "许可被撤销、确认违法或者确认无效的，撤下；注销、撤回、吊销、到期失效的，留在网站上，“当前状态”写“无效”。"
)
"""The one line by which permits end. Law: 国办发〔2018〕118号二（六）; 行政许可法 Art. 69, 70."""
LAPSED_PERMIT = Rule(
    "permit-lapsed",
    "warning",
    what="许可的有效期已过，当前状态还写着有效。",
    why=f"写着有效会误导公众。{PERMIT_ENDS}",
    bad="有效期至: 2024-03-18，当前状态: 有效（今天是 2026-11-23）",
    good="当前状态: 无效",
    law="行政许可法第七十条",
)
PERMIT_WITHDRAWN = Rule(
    "permit-withdrawn",
    "warning",
    what="许可用了“撤回”，整条记录会从网站上消失，原因却不是撤销或者违法。",
    why=PERMIT_ENDS,
    bad="撤回: {撤回日期: 2026-05-01, 撤回原因: 其他}（许可注销了）",
    good="当前状态: 无效",
    law="国办发〔2018〕118号二（六）；行政许可法第六十九条、第七十条",
)
WITHDRAWAL_CLOCK = Rule(
    "withdrawal-clock",
    "warning",
    what="处罚决定撤下得晚了，或者没有写变动日期，算不出用了几天。",
    why="处罚决定被变更、撤销、确认违法或者确认无效的，三个工作日内撤下并公开说明理由，变动当天不算；"
    "其他执法决定及时撤下，没有这个期限（国办发〔2018〕118号）。",
    bad="变动日期: 2026-05-06，撤回日期: 2026-05-20",
    good="变动日期: 2026-05-06，撤回日期: 2026-05-11",
    law="行政处罚法（2021）第四十八条、第八十五条",
    label="撤下得晚",
    may_be_verified=True,
)
WITHDRAWAL_REASON = Rule(
    "withdrawal-reason",
    "warning",
    what="撤回原因和公示期限对不上：公示期还没有满，或者还不能信用修复。",
    why="“公示期满”只在公示期的最后一天以后；信用修复要等最短公示期届满：一般的三个月，严重的一年，决定当天不算。",
    bad="处罚决定日期: 2026-04-08，严重程度: 一般，撤回: {撤回日期: 2026-06-10, 撤回原因: 信用修复}",
    good="撤回: {撤回日期: 2026-07-09, 撤回原因: 信用修复}",
    law="信用修复管理办法（国家发展改革委令2025年第36号）；民法典第二百零一条、第二百零二条",
)
NEVER_SHOWN = Rule(
    "never-shown",
    "warning",
    what="公开日期在公示期满以后，这条记录从来没有公开过。",
    why="公示期从决定之日算起；期满以后才公开的，网站上没有一天看得到它，也不计入公开的数量。",
    bad="处罚决定日期: 2024-03-18，严重程度: 一般，公开日期: 2025-06-01（公示到 2025-03-18 为止）",
    good="公开日期: 2024-03-22",
    law="国办发〔2018〕118号二（六）；信用修复管理办法（国家发展改革委令2025年第36号）",
)
LIFE_ORDER = Rule(
    "life-order",
    "warning",
    what="更正或者撤回的日期早于公开日期，或者撤回早于变动。",
    why="先公开，才谈得上更正和撤回；先有变动，才有撤回。",
    bad="公开日期: 2026-03-22，更正日期: 2026-03-01",
    good="公开日期: 2026-03-22，更正日期: 2026-04-01",
)
UNKNOWN_CALENDAR = Rule(
    "unknown-calendar",
    "warning",
    what="还不知道某一年的放假和补班安排，有关的期限没有核对。",
    why="国务院办公厅每年年底公布下一年的安排；公布以后更新依赖库 holidays 即可。在那以前，gongshi due 给出最早可能的日期。",
    bad="处罚决定日期在 12 月底，下一年的安排还没有公布",
    good="（公布以后更新 holidays，再检查一次）",
    law="全国年节及纪念日放假办法",
)
BACKDATED = Rule(
    "backdated",
    "warning",
    what="公开日期早于记录进入主分支的那一天。",
    why="记录进了主分支才会出现在网站上；公开日期要写真实的日期，不能倒签。建库时一次导入的旧记录不算。",
    bad="公开日期: 2026-03-22（记录 2026-04-08 才进入主分支）",
    good="公开日期: 2026-04-08",
    law="国办发〔2018〕118号二（六）",
)
CORRECTION_FILE = Rule(
    "correction-file",
    "warning",
    what="更正写了文书，附件里没有这个文件。",
    why="公众要能看到更正的文书；只有写进“附件”的文件才公开。",
    bad="更正: [{更正日期: 2024-04-01, 更正内容: …, 更正文书: 更正通知.pdf}]（没有附件）",
    good="附件: [更正通知.pdf]",
)
RULES: Final = (
    CORRECTION_FILE,
    PUBLICITY_PERIOD,
    MINOR_PUBLISHED,
    LATE_PUBLICATION,
    FUTURE_DECISION,
    LAPSED_PERMIT,
    PERMIT_WITHDRAWN,
    WITHDRAWAL_CLOCK,
    WITHDRAWAL_REASON,
    NEVER_SHOWN,
    LIFE_ORDER,
    UNKNOWN_CALENDAR,
    BACKDATED,
)

"""What can be wrong with a file, before any kind has its say."""

from __future__ import annotations

from typing import Final

from gongshi.findings import Rule

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
MAX_ODD_CHARACTERS: Final = 20
"""Odd characters reported one by one per file and rule; more would only repeat themselves."""
MAX_DEPTH: Final = 12
"""Levels of lists and groups; the deepest kind needs four."""


OTHER_ENCODING = Rule(
    "other-encoding",
    "warning",
    "文件不是 UTF-8 编码，已按它的编码读取。",
    "编辑器和 git 会把它显示成乱码，别的程序也可能读错；记录照常公开。",
    "用 GBK 保存的文件",
    "先用 GBK 重新打开，再另存为 UTF-8",
)
NOT_UTF8 = Rule(
    "not-utf8", "error", "文件不是 UTF-8 编码。", "别的编码在网页上会变成乱码。", "用 GBK 保存的文件", "另存为 UTF-8"
)
BYTE_ORDER_MARK = Rule(
    "byte-order-mark",
    "warning",
    "文件开头有看不见的 BOM 标记。",
    "有的工具会把它当作第一个字段名的一部分。本系统已略过。",
    "用“UTF-8 带 BOM”保存",
    "用“UTF-8”保存",
)
LINE_ENDINGS = Rule(
    "line-endings",
    "warning",
    "换行是 Windows 的 CRLF 或者旧式的 CR。",
    "混用换行会使版本比较显示整个文件都变了。内容照常读取。",
    "CRLF",
    "LF",
)
CONTROL_CHARACTER = Rule(
    "control-character",
    "error",
    "文字里有看不见的控制字符或者乱码。",
    "它们会使检索找不到这条记录，也可能改变文字显示的顺序。",
    "从别处粘贴的文字",
    "删去后重新输入",
)
PRIVATE_USE = Rule(
    "private-use",
    "error",
    "用了自造字的编码。",
    "这样的编码在每台设备上是不同的字，多数设备上是方框，也检索不到。",
    "姓名里的自造字（U+E863）",
    "䶮（U+4DAE）",
    "GB 18030-2022",
)
RIGHT_TO_LEFT = Rule(
    "right-to-left",
    "error",
    "有从右往左写的文字。",
    "一个希伯来文或者阿拉伯文字母，就会使它前后的数字、标点换位，看到的和写下的不同。手写的网页里放在 <bdi> 和 </bdi> 之间就没有问题。",
    "混入了希伯来文字母的金额",
    "罚款12000元",
)
RADICAL = Rule(
    "radical",
    "warning",
    "该写汉字的地方是部首或者兼容字。",
    "从 PDF 复制的文字常有这样的字，看上去一样，编码不同。检索照样找得到；别的系统可能认不出。",
    "⻓江",
    "长江",
)
LOOK_ALIKE = Rule(
    "look-alike",
    "warning",
    "西里尔（俄文）或者希腊字母混在拉丁字母和数字里。",
    "它们和拉丁字母看上去一样，编码不同：按车牌号、编号查找时找不到。",
    "青А12345（А 是俄文字母）",
    "青A12345",
)
TOO_LARGE = Rule(
    "too-large", "error", "文件太大。", "一个文件最多 16 MB；请分成几个文件。", "一个文件写十万条记录", "每年一个文件"
)
UNREADABLE = Rule(
    "unreadable", "error", "文件打不开。", "没有读取权限，或者它不是普通文件。", "管道、设备文件", "普通文件"
)
OUTSIDE_LINK = Rule(
    "outside-link",
    "error",
    "这是一个链接，指向 data/ 或者 content/ 以外。",
    "链接可能把不该公开的文件带进网站。",
    "data/penalties/a.yml → /etc/passwd",
    "把文件本身放进 data/",
)
BAD_FILE_NAME = Rule(
    "bad-file-name", "error", "文件名里有不能显示的字符。", "这样的文件名在别的系统上打不开。", "", "cf-2024-012.yml"
)
UNKNOWN_KIND = Rule(
    "unknown-kind",
    "error",
    "这个文件夹不是任何一种记录。",
    "文件夹名决定记录的种类。",
    "data/penalty/a.yml",
    "data/penalties/a.yml",
)
KIND_OFF = Rule(
    "kind-off",
    "error",
    what="记录的种类没有打开。",
    why="data/site.yml 的“种类”写明本机关公开哪几种记录；没有列出的种类不读取，也不出现在网站上。",
    bad="种类: [penalties]，又有 data/permits/2024/xk-2024-001.yml",
    good="种类: [penalties, permits]",
)
LFS_CONTENT = Rule(
    "lfs-content",
    "error",
    "文件的内容在 Git LFS 里，没有取下来。",
    "这里只有几行指针；照它公开，公众看到的是乱码。",
    "version https://git-lfs.github.com/spec/v1",
    "git lfs pull 以后再检查",
)
NOT_YAML = Rule(
    "not-yaml",
    "warning",
    "不是 YAML 文件，没有读取。",
    "只有 .yml 和 .yaml 文件是记录。",
    "data/penalties/名单.xlsx",
    "data/penalties/cf-2024-012.yml",
)
EMPTY_FILE = Rule("empty-file", "error", "文件是空的。", "可能是忘了保存。", "", "标识: cf-2024-012")
BARE_WORD = Rule(
    "bare-word",
    "error",
    "这里应该是“字段名: 内容”。",
    "没有字段名，就不知道内容是什么。",
    "湟自然资罚〔2024〕12号",
    "行政处罚决定书文号: 湟自然资罚〔2024〕12号",
)
MANY_DOCUMENTS = Rule(
    "many-documents",
    "error",
    "一个文件里有两份 YAML 文档。",
    "“---”之后的内容会被当作另一份文档。",
    "---",
    "- 标识: cf-1\n- 标识: cf-2",
)
FULLWIDTH_COLON = Rule(
    "fullwidth-colon",
    "error",
    "字段名后面用了中文冒号。",
    "YAML 只认半角冒号加空格。",
    "标识：cf-2024-012",
    "标识: cf-2024-012",
)
COLON_SPACE = Rule(
    "colon-space",
    "error",
    "冒号后面没有空格。",
    "没有空格，字段名和内容就粘成一个词。",
    "标识:cf-2024-012",
    "标识: cf-2024-012",
)
TAB = Rule(
    "tab", "error", "用制表符（Tab）缩进。", "YAML 规定只能用空格缩进。", "→标识: cf-2024-012", "  标识: cf-2024-012"
)
BAD_INDENT = Rule(
    "bad-indent", "error", "缩进不对。", "同一层的字段要从同一列开始。", "  标识: a\n 草稿: 否", "标识: a\n草稿: 否"
)
UNCLOSED_QUOTE = Rule(
    "unclosed-quote", "error", "引号没有成对。", "后面的内容会全被当作引号里的文字。", '备注: "未完', '备注: "完"'
)
UNCLOSED_BRACKET = Rule(
    "unclosed-bracket",
    "error",
    "方括号或者花括号没有成对，或者少了逗号。",
    "括号里的是列表，要有头有尾。",
    "处罚类别: [罚款",
    "处罚类别: [罚款]",
)
NEEDS_QUOTES = Rule(
    "needs-quotes",
    "error",
    "内容里的符号在 YAML 里有特别的意思。",
    "给整个内容加上引号，它就只是文字。",
    "备注: @某某",
    '备注: "@某某"',
)
YAML_SYNTAX = Rule("yaml-syntax", "error", "这里不符合 YAML 的写法。", "系统看不懂这一处，后面的内容也可能受影响。")
ANCHOR = Rule(
    "anchor",
    "error",
    "用了 YAML 的锚点“&”或者引用“*”。",
    "引用使内容不在原处，还可能无限展开；请把内容直接写出来。",
    "备注: *same",
    "备注: 同上一案",
)
TAG = Rule(
    "tag",
    "error",
    "用了 YAML 的标签“!”。",
    "字段的类型由种类决定，不能另外指定。",
    "备注: !!python/object x",
    '备注: "!!x"',
)
TOO_DEEP = Rule(
    "too-deep", "error", "嵌套太深。", f"记录最多 {MAX_DEPTH} 层；再深多半是多写了括号。", "[[[[[[…]]]]]]", "[罚款]"
)
BAD_KEY = Rule("bad-key", "error", "字段名的写法不对。", "字段名只能是一个词。", "[标识]: a", "标识: a")
UNKNOWN_FIELD = Rule(
    "unknown-field",
    "error",
    "没有这个字段。",
    "写错的字段名会使内容丢失，所以不放过。",
    "行政处罚决定文书号: …",
    "行政处罚决定书文号: …",
)
DUPLICATE_FIELD = Rule(
    "duplicate-field",
    "error",
    "同一个字段写了两次。",
    "不知道该以哪一个为准。中文名和英文名算同一个字段。",
    "标识: a\nid: b",
    "标识: a",
)
MISSING_FIELD = Rule(
    "missing-field",
    "error",
    "缺少必填的字段。",
    "国家规范或者本系统要求这一项。",
    "（没有“处罚机关”）",
    "处罚机关: 西宁市湟中区自然资源局",
)
BESIDE_GROUPS = Rule(
    "beside-groups",
    "error",
    "写了几个当事人的列表，又在列表外面写了当事人的名称、代码。",
    "列表里每一项是一个当事人；外面的那些，看不出是哪一个的。",
    "行政相对人名称: 甲公司，当事人: [{行政相对人名称: 乙公司, …}, …]",
    "当事人: [{行政相对人名称: 甲公司, …}, {行政相对人名称: 乙公司, …}]",
)
TOO_LONG = Rule(
    "too-long", "error", "内容超过了规定的长度。", "上报时会被截断或者退回。", "", "", "发改办财金〔2018〕424号"
)
BAD_VALUE = Rule("bad-value", "error", "内容不符合要求。", "每个字段有自己的写法，gongshi schema 里有说明。")
SWALLOWED_COMMENT = Rule(
    "swallowed-comment",
    "warning",
    "“#”后面的文字被当作注释，不会公开。",
    "空格加“#”在 YAML 里是注释的开始。如果它是内容的一部分，请加引号。",
    "备注: 见 #3 地块",
    '备注: "见 #3 地块"',
)
NO_RECORDS = Rule(
    "no-records",
    "warning",
    "data/ 里没有一条记录。",
    "空的网站不会替换已有的网站。",
    "",
    "data/penalties/2024/cf-2024-001.yml",
)
ADDRESS_TAKEN = Rule(
    "address-taken",
    "error",
    what="两个网页要用同一个网址。",
    why="一个网址只能有一个网页。先有的一个照常公开，后来的没有公开。",
    bad="content/penalties/cf-2024-001.md（这是一条处罚的网址）",
    good="content/说明/cf-2024-001.md",
)
RULES: Final = tuple(value for value in list(globals().values()) if isinstance(value, Rule))

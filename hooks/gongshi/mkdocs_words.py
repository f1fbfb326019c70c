"""What MkDocs says of mkdocs.yml, in Chinese; what is not known here is handed on as it was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

_TYPES: Final[Mapping[str, str]] = {
    "bool": "true 或者 false",
    "str": "文字",
    "int": "整数",
    "float": "数",
    "list": "列表",
    "dict": "一组“名称: 内容”",
    "NoneType": "空的",
}


def _type(name: str) -> str:
    return _TYPES.get(name.rpartition(".")[2], name)


_SAID: Final[tuple[tuple[str, Callable[[re.Match[str]], str]], ...]] = (
    (r"Config value '(.+?)': (.*)", lambda found: _of_setting(found[1], found[2])),
    (
        r"MkDocs encountered an error parsing the configuration file: .*line (\d+), column (\d+)(?!.*line \d+).*",
        lambda found: (
            f"mkdocs.yml 第 {found[1]} 行第 {found[2]} 列附近写得不对。检查这里和上一行的冒号、引号、方括号和缩进。"
        ),
    ),
    (
        r"MkDocs encountered an error parsing the configuration file: (.*)",
        lambda found: f"mkdocs.yml 读不了：{found[1]}",
    ),
    (
        r"Inherited config file '(.+?)' does not exist.*",
        lambda found: f"mkdocs.yml 的 INHERIT 写的 {found[1]} 不存在。",
    ),
    (
        r"Config file '(.+?)' does not exist\.",
        lambda found: f"没有 {found[1]}。在项目的文件夹里运行，或者用 --project 写明。",
    ),
    (r"Aborted with a configuration error!", lambda found: "mkdocs.yml 有错误（见上面），网站保持原样。"),
    (
        r"Aborted with (\d+) (?:configuration )?(?:errors?|warnings?).*",
        lambda found: f"MkDocs 有 {found[1]} 个警告或者错误（见上面），网站保持原样（--strict）。",
    ),
    (
        r"A reference to '(.+?)' is included in the 'nav' configuration, which is not found in the documentation files\.",
        lambda found: f"mkdocs.yml 的 nav 写的 {found[1]} 不存在。核对文件名，或者删去这一行。",
    ),
    (
        r"Doc file '(.+?)' contains a link '(.+?)', but the target '(.+?)' is not found among documentation files\.(.*)",
        lambda found: f"{found[1]} 里的链接 {found[2]} 指向不存在的文件。核对文件名和文件夹。",
    ),
    (
        r"Doc file '(.+?)' contains a link '(.+?)', but (?:the doc '.+?' does not contain an anchor|there is no such anchor).*",
        lambda found: f"{found[1]} 里的链接 {found[2]} 指向的那一页没有这个标题。核对“#”后面的文字。",
    ),
    (
        r"Doc file '(.+?)' contains an (?:absolute|unrecognized relative) link '(.+?)'.*",
        lambda found: (
            f"{found[1]} 里的链接 {found[2]} 不是到文件的相对路径，网站放在目录里时会打不开。写成 guide.md、../guide.md 这样。"
        ),
    ),
    # of one setting
    (
        r"The path set in custom_dir \('(.+?)'\) does not exist\.",
        lambda found: f"custom_dir 的文件夹 {found[1]} 不存在。",
    ),
    (r"The path '(.+?)' isn't an existing (directory|file|file or directory)\.", lambda found: f"{found[1]} 不存在。"),
    (
        r"Unrecognised theme name: '(.+?)'. The available installed themes are: (.*)",
        lambda found: f"没有 {found[1]} 这个主题。装好的有：{found[2].replace(', ', '、')}。",
    ),
    (
        r'The "(.+?)" plugin is not installed',
        lambda found: f"没有安装 {found[1]} 这个插件。核对名称，用 pip 装上它，或者删去。",
    ),
    (
        r"Plugin '(.+?)' option '(.+?)': (.*)",
        lambda found: f"插件 {found[1]} 的 {found[2]}：{_or_handed_on(found[3])}",
    ),
    (r"Plugin '(.+?)' was specified multiple times.*", lambda found: f"插件 {found[1]} 写了几次，只留一次。"),
    (r"Sub-option '(.+?)': (.*)", lambda found: f"{found[1]}：{_or_handed_on(found[2])}"),
    (
        r"Failed to load extension '(.+?)'\.(.*)",
        lambda found: f"没有安装 {found[1]} 这个 Markdown 扩展，或者它出错了。核对名称。",
    ),
    (r"Unrecognised configuration name: (.+)", lambda found: "没有这个设置，没有起作用。核对名称。"),
    (r"Required configuration not provided\.", lambda found: "必须写，却没有写。"),
    (
        r"Expected type: <class '(.+?)'> but received: <class '(.+?)'>",
        lambda found: f"应该是{_type(found[1])}，写成了{_type(found[2])}。",
    ),
    (
        r"The configuration is invalid\. Expected a key-value mapping \(dict\) but received: <class '(.+?)'>",
        lambda found: f"应该是一组“名称: 内容”，写成了{_type(found[1])}。",
    ),
    (
        r"(?:Expected|Invalid type) .*?<class '(.+?)'>.*",
        lambda found: f"写法不对，不应该是{_type(found[1])}。",
    ),
    (
        r"Expected one of:? (.+?)(?: but received|, got):? (.+)",
        lambda found: f"只能是 {found[1]} 之一，写成了 {found[2]}。",
    ),
    (r"Expected a list.*", lambda found: "应该写成列表。"),
    (r"Expected nav .*got (.*)", lambda found: f"菜单的写法不对：{found[1]}。每一项写成“- 名称: 文件.md”。"),
    (
        r"The URL isn't valid, it should include the http:// \(scheme\)",
        lambda found: "网址要以 https:// 或者 http:// 开头。",
    ),
    (r"Unable to parse the URL\.", lambda found: "网址的写法不对。"),
    (r"Must be a string of format 'IP:PORT'", lambda found: "写成 127.0.0.1:8000 这样。"),
    (r".* does not appear to be an IPv4 or IPv6 address", lambda found: "写成 127.0.0.1:8000 这样。"),
    (
        r"No theme name set\.|At least one of 'name' or 'custom_dir' must be defined\.",
        lambda found: "要写 name，例如 material。",
    ),
    (r"'(.+?)' is not a valid port", lambda found: f"{found[1]} 不是端口号。"),
    (
        r"The 'site_dir' should not be within the 'docs_dir'.*",
        lambda found: "网站的文件夹 site_dir 不能在网页的文件夹 docs_dir 里面。",
    ),
    (
        r"The 'docs_dir' should not be within the 'site_dir'.*",
        lambda found: "网页的文件夹 docs_dir 不能在网站的文件夹 site_dir 里面，生成时会被替换。",
    ),
    (
        r"The '(.+?)' should not be the parent directory of the config file\..*",
        lambda found: f"{found[1]} 不能是 mkdocs.yml 所在的文件夹，写里面的一个文件夹。",
    ),
    (r"Cannot import path '(.+?)' as a Python module", lambda found: f"{found[1]} 不是 Python 文件。"),
    (r"Invalid (Plugins|Markdown Extensions) configuration.*", lambda found: "写法不对，写成列表，每行一个“- 名称”。"),
    (r"'(.+?)' is not a valid (?:plugin|Markdown Extension) name\.", lambda found: f"“{found[1]}”不是名称。"),
    (r"Invalid config options for .*'(.+?)'.*", lambda found: f"{found[1]} 的选项写法不对，写成一组“名称: 内容”。"),
)
"""What MkDocs 1.6 says, as regular expressions of the whole message, and the same in Chinese."""
_PATTERNS: Final = tuple((re.compile(pattern, re.DOTALL), told) for pattern, told in _SAID)


def in_chinese(said: str) -> str:
    """Return what MkDocs says in Chinese, if it is known."""
    text = said.strip()
    for pattern, told in _PATTERNS:
        if found := pattern.fullmatch(text):
            return told(found)
    return said


def is_known(said: str) -> bool:
    return any(pattern.fullmatch(said.strip()) for pattern, _ in _PATTERNS)


def _of_setting(key: str, said: str) -> str:
    return f"mkdocs.yml 的 {key}：{_or_handed_on(said)}"


def _or_handed_on(said: str) -> str:
    return in_chinese(said) if is_known(said) else f"写得不对。MkDocs 说：{said}"

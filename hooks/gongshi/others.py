"""What other people bring into MkDocs' build (plugins, hooks, templates, themes): what of it does not go with ours, in words.

Nothing is known of plugins by name but where no more than a name tells what a body has to change.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from sys import modules
from typing import Any, Final, cast

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from gongshi.findings import printable, shortened
from gongshi.making import policy
from gongshi.markup import shell
from gongshi.model import web

PACKAGE: Final = str(Path(__file__).parent)
_KEPT: Final = "网站保持原样。"


# ------------------------------------------------------------------------------------------------ one site, once


def assert_built_once(config: MkDocsConfig) -> None:
    """Make sure that nobody has MkDocs build the site twice into one another, as mkdocs-static-i18n does for each language.

    Raises:
        Abort: somebody does.
    """
    languages: Sequence[object] = getattr(config.plugins.get("i18n"), "build_languages", ())
    if len(languages) > 1:
        raise Abort(
            f"mkdocs.yml 的插件 i18n 把网站生成 {len(languages)} 遍，每种语言一遍，记录只能生成一遍，{_KEPT}"
            "languages 里只留一种语言，或者删去这个插件；别种语言的网页直接写在 content/ 里，例如 content/en/。"
        )
    if "gongshi_build" in config.extra:
        raise Abort(f"mkdocs.yml 的一个插件把网站生成了第二遍，记录只能生成一遍，{_KEPT}删去这个插件。")


# ------------------------------------------------------------------------------------------------ from other hosts


_BY_HOST: Final[Mapping[str, str]] = {
    "fonts.googleapis.com": "在 mkdocs.yml 的 theme 下写 font: false",
    "fonts.gstatic.com": "在 mkdocs.yml 的 theme 下写 font: false",
    "www.googletagmanager.com": "删去 mkdocs.yml 的 extra.analytics（theme.analytics）",
    "www.google-analytics.com": "删去 mkdocs.yml 的 extra.analytics（theme.analytics、google_analytics）",
    "cdnjs.cloudflare.com": "在 mkdocs.yml 的 theme 下写 highlightjs: false",
}
"""What themes load from elsewhere, and the setting that ends it."""


def host_of(address: str) -> str:
    """Return `https://host` of an address on another host, as data/site.yml writes it."""
    return next(iter(policy.origins_of(address)), address)


def not_loaded(address: str, config: MkDocsConfig) -> str:
    """Return in Chinese that a page loads nothing from an address, and the setting to change."""
    return (
        f"网页里的 {printable(shortened(address, 80))} 不起作用：网页不从别的网站加载内容。{_setting_for(address, config)}；"
        f"确实需要（例如上级要求的网站统计、无障碍、纠错），就在 data/site.yml 的“外部服务”里写上 {printable(host_of(address))}。"
    )


def _setting_for(address: str, config: MkDocsConfig) -> str:
    for name in ("extra_javascript", "extra_css"):
        if address in map(str, cast(Sequence[object], config[name])):
            return f"把文件放进 content/ 里，改 mkdocs.yml 的 {name}"
    for name in ("logo", "favicon"):
        if config.theme.get(name) == address:
            return f"把文件放进 content/ 里，改 mkdocs.yml 的 theme.{name}"
    if (host := web.host_of(f"https:{address}" if address.startswith("//") else address)) in _BY_HOST:
        return _BY_HOST[host]
    return f"它来自{'、'.join(_hands_on(config)) or '主题的模板'}"


def _hands_on(config: MkDocsConfig) -> Iterator[str]:
    """Yield who may have put something into a page."""
    if config.theme.custom_dir:
        yield f"custom_dir（{Path(config.theme.custom_dir).name}）的模板"
    if names := _changers(config):
        yield f"插件 {'、'.join(names)}"


def _changers(config: MkDocsConfig) -> list[str]:
    """Return the names of the plugins and hooks that change rendered pages."""
    named = cast(Mapping[str, object], config.plugins)
    return [name for name, one in named.items() if hasattr(one, "on_post_page") and not _is_ours(one)]


def _is_ours(plugin: object) -> bool:
    return getattr(getattr(plugin, "on_post_page", None), "__module__", "").partition(".")[0] == "gongshi"


# ------------------------------------------------------------------------------------------------ slots


_NAMES: Final[Mapping[str, str]] = {shell.TITLE: "标题", shell.HEAD: "网页标签", shell.MAIN: "正文"}
_BLOCKS: Final[Mapping[str, Sequence[str]]] = {
    shell.TITLE: ("htmltitle",),
    shell.HEAD: ("htmltitle",),
    shell.MAIN: ("content", "container"),
}
"""The blocks of the theme in which a slot stands; an outer one takes the inner with it."""
_ADVICE: Final = "在块里写 {{ super() }}，或者改 extrahead、announce、header、footer、scripts 这些块"


def why_lost(error: shell.LostSlots, config: MkDocsConfig) -> str:
    """Return in Chinese what has happened to the slots of a page, and the setting to change."""
    lost, repeated = ("、".join(_NAMES[name] for name in names) for names in (error.missing, error.repeated))
    what = f"每条记录的{lost}没有地方放" if lost else f"放{repeated}的地方有好几处"
    return f"{what}：{_who_did(error, config)}，{_KEPT}"


def _who_did(error: shell.LostSlots, config: MkDocsConfig) -> str:
    blocks = {block for name in error.missing for block in _BLOCKS[name]}
    if found := next(_replacing(config, blocks), None):
        return found
    if names := _changers(config):
        return (
            f"插件 {'、'.join(names)} 改动了生成的网页，删去了不认识的标签或者把它们重复写了。"
            "在 mkdocs.yml 的 plugins 里关掉它这样的选项，或者删去这个插件"
        )
    return f"主题 {config.theme.name} 的模板没有要用的块（htmltitle、content）。mkdocs.yml 的 theme.name 写 material"


def _replacing(config: MkDocsConfig, blocks: set[str]) -> Iterator[str]:
    """Yield which templates of the body's own stand in the place of ours, or of a block that is needed."""
    for name in ("base.html", "main.html") if config.theme.custom_dir else ():
        path = Path(str(config.theme.custom_dir), name)
        if not path.is_file():
            continue
        tree = Environment().parse(path.read_text(encoding="utf-8", errors="replace"))  # noqa: S701  # it is only read
        extended = {one.template.value for one in tree.find_all(nodes.Extends) if isinstance(one.template, nodes.Const)}
        if not extended or (name == "base.html" and "gongshi/base.html" not in extended):
            wanted = "gongshi/base.html" if name == "base.html" else "base.html"
            yield f'custom_dir 的 {name} 代替了整页的模板。在它的开头写 {{% extends "{wanted}" %}}，只改要改的块'
        for block in sorted({one.name for one in tree.find_all(nodes.Block)} & blocks):
            yield f"custom_dir 的 {name} 改写了 {block} 块。{_ADVICE}"


# ------------------------------------------------------------------------------------------------ their faults


def whose_fault(error: BaseException, config: MkDocsConfig) -> str:
    """Return in Chinese whose code has failed, if it is that of a template, a plugin or a hook; "" if it is ours, or MkDocs'."""
    if isinstance(error, TemplateNotFound):
        return _of_template(str(error.name), 0, error)
    if isinstance(error, TemplateSyntaxError):
        return _of_template(error.filename or error.name or "", error.lineno, error)
    named = cast(Mapping[str, object], config.plugins)
    folders = {place: name for name, one in named.items() if (place := _folder_of(one))}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(".html"):
            return _of_template(frame.filename, frame.lineno or 0, error)
        if frame.filename.startswith(PACKAGE):
            return ""
        found = next((name for place, name in folders.items() if frame.filename.startswith(place)), "")
        if found:
            where = f"{Path(frame.filename).name}:{frame.lineno}"
            return f"mkdocs.yml 的插件 {found} 出错了（{where}，{_said(error)}），{_KEPT}改正它的设置，或者删去它。"
    return ""


def _of_template(name: str, line: int, error: BaseException) -> str:
    """Return that a template is wrong; "" for one of ours."""
    if name.startswith(PACKAGE):
        return ""
    place = f" 第 {line} 行" if line else ""
    return f"模板 {printable(name)}{place}写得不对（{_said(error)}），{_KEPT}改正它，或者删去它，用主题自己的。"


def _folder_of(plugin: Any) -> str:
    """Return where the code of a plugin stands, the file of a hook; "" for MkDocs' own and ours."""
    name = getattr(plugin, "__name__", "") or type(plugin).__module__
    top = name if hasattr(plugin, "__file__") else name.partition(".")[0]
    file = getattr(modules.get(top), "__file__", None) or ""
    if not file or top in ("mkdocs", "gongshi"):
        return ""
    return str(Path(file).parent) if Path(file).name == "__init__.py" else file


def _said(error: BaseException) -> str:
    said = printable(shortened(str(error), 120))
    return f"{type(error).__name__}：{said}" if said else type(error).__name__

"""What the web server is to send with every file, written down for it: one file for static hosts, one for nginx.

Both say the same. The site works without them, since every page carries its own policy; the headers add what a page cannot
say of itself (who may frame it) and hold for the files that are no pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

HOSTS: Final = "_headers"
"""For Cloudflare Pages, Netlify and those that read the same file. Paths are counted from the site's root."""
NGINX: Final = "_nginx.conf"
"""For `include` in a server or location block."""

REFERRER: Final = "same-origin"
"""What people search for stands in the address; no other site learns it."""
FOREVER: Final = "public, max-age=31536000, immutable"
"""For files named by their content: another content has another name. One year, the longest that RFC 9111 caches honour."""
ASK_AGAIN: Final = "no-cache"
"""Keep it, but ask whether it has changed: a record that lapses today is gone from every reader's screen today."""

_NAMED_BY_CONTENT: Final = re.compile(r"assets/.*\.[0-9a-f]{8}\.min\.(?:js|css)")
"""Files of the theme, e.g. assets/javascripts/bundle.a5f9d56c.min.js."""
_OFF: Final = ("camera", "geolocation", "microphone", "payment", "usb", "midi", "serial", "display-capture")


Headers = tuple[tuple[str, str], ...]


def headers(policy: str, is_framed: bool = False) -> Headers:
    """Return the headers of every file of a site with this Content-Security-Policy; `is_framed` if some other site may frame it."""
    older = () if is_framed else (("X-Frame-Options", "DENY"),)  # for browsers older than frame-ancestors
    return (
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        *older,
        ("Referrer-Policy", REFERRER),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in _OFF)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    )


def for_hosts(sent: Headers, files: Iterable[str], index: str) -> str:
    """Return the rules for static hosts.

    Such hosts let everything be asked for again unless told otherwise, and join the values of all rules that match; so only
    the files that may be kept for ever have a rule on caching.
    """
    lines = ["# 由 gongshi build 写出，每次生成都会重写。Cloudflare Pages、Netlify 等会自动读取。", "/*"]
    lines += [f"  {name}: {value}" for name, value in sent]
    for path in (f"{index}/*", *named_by_content(files)):
        lines += [f"/{path}", f"  Cache-Control: {FOREVER}"]
    return "\n".join(lines) + "\n"


def for_nginx(sent: Headers, index: str) -> str:
    """Return directives that hold in a server or a location, under whatever path the site stands."""
    lines = [
        "# 由 gongshi build 写出，每次生成都会重写。在 server 或 location 里写：include /网站的目录/_nginx.conf;",
        "# 注意：同一个 location 里另写了 add_header，外层的 add_header 就不再起作用，要在那里再 include 一次。",
        f'set $gongshi_cache "{ASK_AGAIN}";',
        f'if ($uri ~ "/{re.escape(index)}/|/{_NAMED_BY_CONTENT.pattern}$") {{ set $gongshi_cache "{FOREVER}"; }}',
        "add_header Cache-Control $gongshi_cache;",
    ]
    lines += [f'add_header {name} "{value}" always;' for name, value in sent]
    return "\n".join(lines) + "\n"


def named_by_content(files: Iterable[str]) -> list[str]:
    return sorted(path for path in files if _NAMED_BY_CONTENT.fullmatch(path))

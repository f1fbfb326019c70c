"""Addresses on the web, as `data/site.yml` and mkdocs.yml write them, in one form in which they compare."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

_PORTS: Final = {"http": 80, "https": 443}
_LABEL: Final = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\]")
_PATH_SIGNS: Final = "/!$&()*+,;=:@-._~"
"""What stands in a path as it is (RFC 3986), but for the apostrophe."""


def site_address(text: str) -> str:
    """Return the address of a folder on the web with a final `/`: lower-case host in ASCII (IDNA), path percent-encoded.

    Raises:
        ValueError: it is none, or names more than a folder.
    """
    parts = urlsplit(text)
    segments = unquote(parts.path).split("/")
    is_page = re.fullmatch(r".+\.(?:s?html?|php|jsp|aspx?)", segments[-1], re.IGNORECASE)
    if "?" in text or "#" in text or is_page or {".", ".."} & {*segments} or "" in segments[1:-1]:
        raise ValueError(text)
    if re.search(r"[\s\\\"'<>`{|}^]", text):
        raise ValueError(text)
    return f"{_origin(parts)}{quote('/'.join(segments), safe=_PATH_SIGNS).rstrip('/')}/"


def origin(text: str) -> str:
    """Return `scheme://host`, with a port where it is not the scheme's own, of an address that names no more than that.

    Raises:
        ValueError: it is none, or names more.
    """
    parts = urlsplit(text)
    if parts.path.strip("/") or "?" in text or "#" in text:
        raise ValueError(text)
    return _origin(parts)


def host_of(address: str) -> str:
    """Return the host of an address; "" if it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _origin(parts: SplitResult) -> str:
    """Return scheme, host and port as they compare."""
    host, port = parts.hostname or "", parts.port
    if parts.scheme not in _PORTS or "@" in parts.netloc:
        raise ValueError(parts.netloc)
    ascii_host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")  # a UnicodeError is a ValueError
    if not _HOST.fullmatch(ascii_host) or port == 0:
        raise ValueError(host)
    return f"{parts.scheme}://{ascii_host}{f':{port}' if port and port != _PORTS[parts.scheme] else ''}"

"""One small file of a site that is online. Bounded in bytes and in time; nothing but http and https is followed."""

from __future__ import annotations

import socket
from http.client import HTTPException, HTTPMessage, HTTPResponse, IncompleteRead
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Final
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS: Final = 30.0
"""For the whole answer, however slowly it comes."""
_CHUNK: Final = 1 << 16
_SCHEMES: Final = ("http", "https")
_NOT_THERE: Final = (404, 410)


class CannotFetch(Exception):
    """The file could not be had. The message is Chinese and says why; the caller says from where."""


def fetched(address: str, name: str, limit: int, seconds: float = SECONDS) -> bytes | None:
    """Return the file `name` of the folder at this address, at most `limit` bytes of it and one more; None if it is not there.

    Raises:
        CannotFetch: the address is none, nobody answers, the answer is an error or does not come in time.
    """
    answers: SimpleQueue[bytes | CannotFetch | None] = SimpleQueue()

    def work() -> None:
        try:
            answers.put(_fetched(_inside(address, name), limit, seconds))
        except CannotFetch as error:
            answers.put(error)
        except (OSError, HTTPException, ValueError) as error:  # a bad host or port is a ValueError
            answers.put(CannotFetch(_why(error)))

    Thread(target=work, daemon=True).start()  # a server that sends a byte a second is left behind with it
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise CannotFetch(_TOO_LATE) from None
    if isinstance(answer, CannotFetch):
        raise answer
    return answer


class _OnlyWeb(HTTPRedirectHandler):
    """Follows redirects on the web only."""

    def redirect_request(  # noqa: PLR0917  # urllib's
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl).scheme not in _SCHEMES:
            raise CannotFetch("服务器指到了别处，不是 http 或 https 的网址")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER: Final = build_opener(_OnlyWeb)


def _inside(address: str, name: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise CannotFetch("不是 http:// 或者 https:// 开头的网址")
    if "@" in parts.netloc:
        raise CannotFetch("网址里有用户名或者密码，不能用；写公众看到的网址")
    folder = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.encode("idna").decode("ascii")
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, host + port, quote(f"{folder}{name}", safe="/%"), "", ""))


def _fetched(address: str, limit: int, seconds: float) -> bytes | None:
    request = Request(address, headers={"User-Agent": "gongshi", "Cache-Control": "no-cache"})  # noqa: S310  # http or https
    try:
        with _OPENER.open(request, timeout=seconds) as answer:
            return _body(answer, limit)
    except HTTPError as error:
        error.close()
        if error.code in _NOT_THERE:
            return None
        raise CannotFetch(f"服务器回答 {error.code}") from error


def _body(answer: HTTPResponse, limit: int) -> bytes:
    data = bytearray()
    while len(data) <= limit:
        chunk = answer.read1(_CHUNK)
        if not chunk:
            if answer.length:
                raise IncompleteRead(b"", answer.length)
            break
        data += chunk
    return bytes(data[: limit + 1])


_TOO_LATE: Final = "等了很久没有等到完整的回答"


def _why(error: Exception) -> str:
    match getattr(error, "reason", error):
        case TimeoutError():
            return _TOO_LATE
        case socket.gaierror():
            return "没有找到这个域名"
        case ConnectionRefusedError():
            return "那里没有服务器应答"
        case HTTPException():
            return "回答不完整，或者那里不是网页服务器"
        case OSError():
            return "连不上，或者证书不可信"
        case _:
            return "网址写得不对"

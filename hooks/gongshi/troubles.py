"""What is to be said of an error that is the machine's and nobody's fault here: a full disk, missing permissions, a lock."""

from __future__ import annotations

import errno
import sqlite3
from typing import Final


def told_of(error: BaseException) -> str:
    """Return it as a Chinese sentence with what to do; "" if the error is none of the machine's."""
    if isinstance(error, OSError) and error.errno is not None:  # a template that is missing is an OSError too
        said, help = _OF_FILES.get(error.errno, (error.strerror or str(error.errno), _CHECK))
        return f"{error.filename or '文件'} 读写不了：{said}。{help}"
    if isinstance(error, sqlite3.Error) and (code := of_the_machine(error)):
        said, help = _OF_STORE[code]
        return f"缓存（.gongshi）读写不了：{said}。{help}"
    return ""


def of_the_machine(error: BaseException | None) -> int:
    """Return SQLite's code of an error that says nothing against the store's file; 0 for any other."""
    code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
    return code if code in _OF_STORE else 0


_SPACE: Final = "腾出空间，再运行一次"
_RIGHTS: Final = "检查路径和权限"
_CHECK: Final = "检查路径、权限和磁盘空间"
_ELSEWHERE: Final = "检查权限，或者用 --cache 写一个可以写的文件夹"
_OF_FILES: Final = {
    errno.ENOSPC: ("磁盘满了", _SPACE),
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: ("磁盘的配额用完了", _SPACE),
    errno.EFBIG: ("文件太大，超过了系统的限制", _SPACE),
    errno.EACCES: ("没有权限", _RIGHTS),
    errno.EPERM: ("没有权限", _RIGHTS),
    errno.EROFS: ("那里是只读的", _RIGHTS),
    errno.ENOENT: ("没有这个文件或者文件夹", _RIGHTS),
    errno.ENOTDIR: ("路径里有一段不是文件夹", _RIGHTS),
    errno.EIO: ("磁盘出错", "检查磁盘，再运行一次"),
    errno.EMFILE: ("打开的文件太多", "关掉别的程序，再运行一次"),
    errno.ENAMETOOLONG: ("名字太长", "换一个短一些的路径"),
}
_OF_STORE: Final = {
    sqlite3.SQLITE_FULL: ("磁盘满了", _SPACE),
    sqlite3.SQLITE_IOERR: ("磁盘出错，或者满了", _CHECK),
    sqlite3.SQLITE_READONLY: ("它是只读的", _ELSEWHERE),
    sqlite3.SQLITE_CANTOPEN: ("打不开", _ELSEWHERE),
    sqlite3.SQLITE_PERM: ("没有权限", _ELSEWHERE),
    sqlite3.SQLITE_BUSY: ("另一个 gongshi 正在用，等了两分钟", "等它做完，再运行一次"),
    sqlite3.SQLITE_LOCKED: ("另一个 gongshi 正在用", "等它做完，再运行一次"),
    sqlite3.SQLITE_NOMEM: ("内存不够", "关掉别的程序，再运行一次"),
}

#!/bin/sh
# 离线安装公示：sh 安装.sh [装到哪个文件夹]。不用网络，不用管理员权限。
set -eu
version='@PYTHON@'
archive='@ARCHIVE@'
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
fail() {
  printf '错误：%s\n' "$1" >&2
  exit 1
}
(cd -- "$here" && sha256sum -c SHA256SUMS) >/dev/null 2>&1 ||
  fail '安装包不完整，或者被改过（SHA256SUMS 核对不上）。重新复制、解压整个安装包。'
if [ -n "$archive" ]; then
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  tar -xzf "$here/$archive" -C "$work" || fail "解压不了 Python，看看 ${TMPDIR:-/tmp} 的空间够不够。"
  python=$work/python/bin/python3
  "$python" -c '' 2>/dev/null ||
    fail "安装包里的 Python 在这台机器上不能运行。如果 ${TMPDIR:-/tmp} 不许运行程序，换一个：TMPDIR=\$HOME sh 安装.sh"
else
  python=
  for name in "python$version" python3 python; do
    if "$name" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" 2>/dev/null; then
      python=$name
      break
    fi
  done
  [ -n "$python" ] || fail "没有找到 Python $version。用系统自带的软件源装上它；或者换一个带 Python 的安装包。"
fi
"$python" -B "$here/install.py" "$@"

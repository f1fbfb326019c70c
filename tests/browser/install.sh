#!/usr/bin/env bash
# Finds a Chromium, or installs Debian's with a Chinese font where that is allowed. Says loudly when there is none.
set -u
find_browser() { command -v "${CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome; }
has_font() { ! command -v fc-list >/dev/null || fc-list :lang=zh family 2>/dev/null | grep -q .; }
if find_browser >/dev/null && has_font; then exit 0; fi
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null; then
  echo "安装 Chromium 和中文字体……"
  { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; } || true
fi
if ! find_browser >/dev/null; then
  echo "注意：没有浏览器，浏览器测试不能运行。请安装 chromium（sudo apt-get install chromium fonts-noto-cjk）。" >&2
  [ "${CI:-}" != true ] || exit 1
fi

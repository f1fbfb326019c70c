#!/usr/bin/env bash
# Finds a Chromium, or installs Debian's with a Chinese font where that is allowed. Says loudly when there is none.
set -u
find_quick() { command -v "${CHROMIUM:-chromium-headless-shell}"; }
find_browser() { find_quick || command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_font() { ! command -v fc-list >/dev/null || fc-list :lang=zh family 2>/dev/null | grep -q .; }
if find_quick >/dev/null && has_font; then exit 0; fi
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null; then
  echo "安装 Chromium 和中文字体……"
    install() { $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; }
  $sudo apt-get update -qq || true
  install chromium-headless-shell fonts-noto-cjk || find_browser >/dev/null || install chromium fonts-noto-cjk || true
fi
if ! find_browser >/dev/null; then
  echo "注意：没有浏览器，浏览器测试不能运行。请安装 chromium（sudo apt-get install chromium fonts-noto-cjk）。" >&2
  [ "${CI:-}" != true ] || exit 1
fi

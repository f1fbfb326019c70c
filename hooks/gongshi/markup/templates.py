"""Jinja: the templates of our own pages. Text is escaped here, and nowhere else."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2


def render(name: str, **values: Any) -> str:
    """Return a template with its values, which are escaped."""
    return template(name).render(**values)


@cache
def _environment() -> jinja2.Environment:
    folder = Path(__file__).parents[1] / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["day"] = lambda text: f"{text[:4]}年{int(text[5:7])}月{int(text[8:10])}日" if text else ""
    return environment


@cache
def template(name: str) -> jinja2.Template:
    return _environment().get_template(name)

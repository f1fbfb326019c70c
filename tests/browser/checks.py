"""What every page of the site is held to in a browser: no violation of WCAG 2.2 AA, none of the policy the site is served with.

with served(site) as base:            # site_tools: sends the headers of the site's own `_headers`
    broken = policy_violations(page)  # before the first page is opened
    page.goto(base + "search.html")
    assert broken == []
    assert_accessible(page)
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

from playwright.sync_api import Page

_AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def assert_accessible(page: Page, name: str = "") -> None:
    """Fail with every place at which the page, as it stands now, breaks a rule of WCAG 2.2 level A or AA that axe-core knows."""
    found = axe_violations(page)
    assert found == [], "\n".join([f"{name or page.url}:", *found])


def axe_violations(page: Page) -> list[str]:
    """Return a line for each violation: rule, element, what is wrong. Raises if nothing at all was checked."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(f"() => {{ {_AXE} }}")
    options = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations", "passes"]}
    result: dict[str, Any] = page.evaluate("(options) => window.axe.run(document, options)", options)
    assert len(result["passes"]) > 5, "axe found nothing to check"
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {_reason(node)}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def _reason(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))


def policy_violations(page: Page) -> list[str]:
    """Return a list that grows by a line for whatever the policy refuses on this page, and on those opened after it."""
    seen: list[str] = []

    def note(line: str) -> None:  # Playwright looks at the signature, which list.append has not
        seen.append(line)

    page.expose_function("gongshiRefused", note)
    page.add_init_script(
        """document.addEventListener("securitypolicyviolation", (event) =>
        window.gongshiRefused(`${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`))"""
    )
    return seen

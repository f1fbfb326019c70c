"""All rules in one place, for `gongshi explain` and the page of rules."""

from __future__ import annotations

from pathlib import Path

from gongshi import admission, checking, lawful, reading
from gongshi import kinds as own_kinds
from gongshi.findings import Rule
from gongshi.kinds import all_kinds
from gongshi.law import citing, figures
from gongshi.model import body as bodies
from gongshi.model import liferules, values
from gongshi.private import attachments, privacy
from gongshi.review import arrivals, history


def all_rules(project: Path | None = None) -> dict[str, Rule]:
    """Return every rule under its name, those of the project's own kinds included; none of these takes the place of one of ours."""
    from_kinds = (rule for kind in all_kinds(project).values() for rule in kind.rules)
    rules = (
        *from_kinds,
        *reading.RULES,
        reading.UNFILLED,
        *values.RULES,
        *bodies.RULES,
        *privacy.RULES,
        *liferules.RULES,
        *admission.RULES,
        *checking.RULES,
        *attachments.RULES,
        *citing.RULES,
        *figures.RULES,
        *lawful.RULES,
        *own_kinds.RULES,
        *history.RULES,
        *arrivals.RULES,
    )
    return {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}

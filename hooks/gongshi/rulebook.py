"""All rules in one place, for `gongshi explain` and the page of rules."""

from __future__ import annotations

from gongshi import body as bodies
from gongshi import fields, history, liferules, privacy, reading, survey
from gongshi.findings import Rule
from gongshi.kinds import all_kinds


def all_rules() -> dict[str, Rule]:
    """Return every rule under its name."""
    from_kinds = (rule for kind in all_kinds().values() for rule in kind.rules)
    rules = (
        *reading.RULES,
        *fields.RULES,
        *bodies.RULES,
        *privacy.RULES,
        *liferules.RULES,
        *survey.RULES,
        *history.RULES,
        *from_kinds,
    )
    return {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}

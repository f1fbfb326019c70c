"""data/site.yml → the body that publishes."""

from __future__ import annotations

from gongshi.findings import Finding, Where
from gongshi.model.body import Body, body_problems
from gongshi.model.kind import by_key, specs
from gongshi.private.detectors import own_contacts
from gongshi.reading.advising import lines_with_comments, swallowed
from gongshi.reading.decoding import decode
from gongshi.reading.nodes import GroupNode
from gongshi.reading.personal import body_findings
from gongshi.reading.places import place_at
from gongshi.reading.recovery import compose_file
from gongshi.reading.rules import (
    EMPTY_FILE,
)
from gongshi.reading.validating import validated


def read_body(data: bytes, name: str, said: str = "") -> tuple[Body | None, tuple[Finding, ...]]:
    """Read data/site.yml."""
    decoded = decode(data, name)
    text, findings = decoded.text, decoded.findings
    roots, found = compose_file(text, name, by_key(Body))
    findings.extend(found)
    nodes = [(root, root.node) for root in roots if isinstance(root.node, GroupNode)]
    if not nodes:
        if not findings:
            findings.append(EMPTY_FILE.at(Where(name), "没有写明本机关的信息", "至少写“机关名称”等必填的字段。"))
        return None, tuple(findings)
    root, node = nodes[0]
    record, found = validated(node, root.place, Body, "本机关", root.is_partial)
    findings.extend(found)
    if lines := lines_with_comments(text):
        findings.extend(swallowed(node, root.place, lines))
    if isinstance(record, Body):
        for problem in body_problems(record, said):
            where = place_at(node, root.place, Body, problem.field)
            findings.append(problem.rule.at(where, problem.message, problem.help))
        own = own_contacts(*record.contacts())
        values = record.model_dump(mode="json", exclude_none=True, exclude={"email"})  # the body's own mailbox
        findings.extend(body_findings(specs(Body), values, node, root.place, own))
    has_error = any(finding.level == "error" for finding in findings)
    return (record if isinstance(record, Body) and not has_error else None), tuple(
        sorted(findings, key=Finding.sort_key)
    )

"""What a person should look at in a document that was read: where reading may have gone wrong, by general signs."""

from collections.abc import Iterator

from corpus.policy import Policy

_LONG = 3000  # characters of one clause: its parts were perhaps not told apart
_MOST = 5  # places named for one sign


def doubts(policy: Policy) -> Iterator[str]:
    """Yield doubts about a policy, in Chinese, a line each."""
    metadata = policy.facts.metadata
    missing = [
        name
        for name, value in (("标题", metadata.title), ("发文机关", metadata.issuer), ("日期", metadata.date))
        if not value
    ]
    if missing:
        yield f"没有读到{'、'.join(missing)}。"
    if "\ufffd" in policy.source:
        yield f"有 {policy.source.count(chr(0xFFFD))} 个无法识别的字符。"
    if not any(clause.kind == "section" for clause in policy.clauses):
        yield "没有读到带编号的条款，全文作为一段。"
    repeated = [clause.label for clause in policy.clauses if "#" in clause.id]
    if repeated:
        yield f"编号重复：{_named(repeated)}。"
    long = [clause.label for clause in policy.clauses if len(policy.text(clause)) > _LONG]
    if long:
        yield f"条款过长，可能没有分开：{_named(long)}。"
    for table in policy.facts.tables:
        empty = sum(all(cell is None or not cell.text for cell in row.cells[1:]) for row in table.rows)
        if len(set(table.columns)) < len(table.columns):
            yield f"表格“{table.title or table.clause}”的列名有重复。"
        if empty:
            yield f"表格“{table.title or table.clause}”有 {empty} 行除第一列外是空的。"


def _named(labels: list[str]) -> str:
    return "、".join(labels[:_MOST]) + (f"等 {len(labels)} 处" if len(labels) > _MOST else "")

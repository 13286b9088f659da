"""Reads what the document says about itself."""

import re
from collections.abc import Sequence

from corpus.policy import Clause, Evidence, Metadata, Span

_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,10}[〔\[（(]\s?20\d\d\s?[〕\]）)]\s?\d+\s?号")


def read_metadata(source: str, clauses: Sequence[Clause]) -> Metadata:
    """Return title, number, basis and attachments."""
    del clauses
    lines = [line.strip() for line in source.split("\n")]
    title = ""
    for line in lines[:4]:
        if line.endswith(("：", ":")) or len(line) > 60 or not line:
            break
        title += line
    evidence = {"title": Evidence("序言", Span(0, len(lines[0])))}
    preamble = source[:1500]
    based = []
    match = re.search(r"(?:根据|依据|按照)(.{0,300}?)(?:等?(?:精神|要求|规定|有关)|，结合|，制定|，现)", preamble, re.S)
    if match:
        based = re.findall(r"《[^》]+》(?:（[^）]*号）)?", match[1])
        evidence["based_on"] = Evidence("序言", Span(*match.span()))
    number = _NUMBER.search("\n".join(lines[:6]))
    attachments = re.findall(r"\n\s*(?:附件[:：]\s*)?\d\.([^\n]{4,50})(?=\n)", source[source.find("附件：") - 1 : source.find("附件：") + 300]) if "附件：" in source else []
    if attachments:
        at = source.find("附件：")
        evidence["attachments"] = Evidence("序言", Span(at, source.find(attachments[-1], at) + len(attachments[-1])))
    return Metadata(title, number[0] if number else None, None, None, None, None, tuple(based), tuple(attachments), evidence)

"""Real policies and laws. They are no part of the repository: what is tested on them is left out where they are not.

A folder that ASSISTANT_POLICIES names and that holds none is a mistake, and nothing is left out for it.
"""

import os
from pathlib import Path

import pytest

_NAMED = os.environ.get("ASSISTANT_POLICIES")
POLICIES = Path(_NAMED or Path(__file__).parents[2] / "shared" / "policies")
FILES = sorted(POLICIES.glob("[0-9]*.txt"))
LAWS = POLICIES.parent / "scale" / "law_articles.jsonl.gz"
if _NAMED and not FILES:
    raise pytest.UsageError(f"ASSISTANT_POLICIES 指定的 {POLICIES} 里没有政策文本")

needs_policies = pytest.mark.skipif(
    not FILES, reason=f"{POLICIES} 里没有政策文本，这部分测试未运行（可用 ASSISTANT_POLICIES 指定）"
)
needs_laws = pytest.mark.skipif(not LAWS.is_file(), reason=f"{LAWS} 不在，问法条的训练题未检验")

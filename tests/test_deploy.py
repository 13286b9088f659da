"""What is delivered beside the code fits it."""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def audit():
    spec = importlib.util.spec_from_file_location("audit", ROOT / "deploy" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_pinned_library_has_a_hash():
    pins = (ROOT / "requirements.lock").read_text().split()
    hashed = (ROOT / "deploy" / "requirements.hashed").read_text().replace("\\\n", " ")

    found = {line.split()[0]: line for line in hashed.splitlines() if "==" in line}
    assert list(found) == pins, "run `python deploy/lock.py` (make lock) after a change of requirements.lock"
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", line) for line in found.values())


def test_a_finding_fails_the_audit_unless_it_was_reviewed():
    finding = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.0"]}
    report = {"dependencies": [{"name": "a", "version": "1.0", "vulns": [finding]}, {"name": "b", "skip_reason": "?"}]}

    code, says = audit().judged(report, {})
    assert code == 1
    assert "a 1.0: PYSEC-1 2.0" in says
    assert "1 个库在漏洞库里查不到" in says
    assert audit().judged(report, {"CVE-1": "does not apply"})[0] == 0


def test_an_audit_without_a_service_says_that_nothing_was_checked():
    code, says = audit().judged({"dependencies": [{"name": "a", "skip_reason": "not found"}]}, {})

    assert code == 0
    assert "没有检查" in says
    assert all(len(why) > 5 for why in audit().exceptions().values())

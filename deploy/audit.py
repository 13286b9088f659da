"""Asks the vulnerability service about every pinned library; known and reviewed findings are passed over.

    make audit

Exit code 1 where a finding is not in audit-exceptions.txt. Where the service does not answer it says so, loudly, and
exit code 0 lets a closed network go on: what was not checked is never called safe.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def exceptions() -> dict[str, str]:
    """Return the findings that were reviewed, id → why it does not apply here."""
    lines = (HERE / "audit-exceptions.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#")]
    return {entry[0]: entry[1] for entry in entries}


def judged(report: Mapping[str, Any], reviewed: Mapping[str, str]) -> tuple[int, str]:
    """Return the exit code and what is to be said of pip-audit's JSON report."""
    libraries = report["dependencies"]
    unchecked = [entry["name"] for entry in libraries if "skip_reason" in entry]
    found = [
        (f"{entry['name']} {entry['version']}", finding)
        for entry in libraries
        for finding in entry.get("vulns", [])
        if not {finding["id"], *finding.get("aliases", [])} & set(reviewed)
    ]
    lines = [f"{library}: {finding['id']} {' '.join(finding.get('fix_versions', []))}" for library, finding in found]
    if len(unchecked) == len(libraries):
        lines.append("漏洞库连不上：依赖的已知漏洞没有检查")
    elif unchecked:
        lines.append(f"{len(unchecked)} 个库在漏洞库里查不到，没有检查：{'、'.join(unchecked[:10])}")
    lines.append(f"检查了 {len(libraries) - len(unchecked)} 个库，未列为例外的漏洞 {len(found)} 个")
    return int(bool(found)), "\n".join(lines)


def main() -> int:
    """Run pip-audit and judge what it says."""
    command = ["--requirement", str(HERE / "requirements.hashed"), "--no-deps", "--disable-pip", "--format", "json"]
    ran = subprocess.run(
        [sys.executable, "-m", "pip_audit", *command, "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        check=False,
    )
    if not ran.stdout.strip():
        print(
            f"漏洞库连不上：依赖的已知漏洞没有检查（{ran.stderr.strip().splitlines()[-1][:200] if ran.stderr else ''}）"
        )
        return 0
    code, says = judged(json.loads(ran.stdout), exceptions())
    print(says)
    return code


if __name__ == "__main__":
    sys.exit(main())

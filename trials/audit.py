"""Known vulnerabilities of what is installed, by pip-audit; says loudly what could not be looked up.

A vulnerability is exit code 1. A package that the vulnerability service does not know, or a service that cannot be
reached, is none: the check must not fail because of a network.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def verdict(output: str, said: str = "") -> tuple[list[str], int]:
    """Return what to print about the report of pip-audit, and the exit code.

    Examples
    --------
    >>> verdict("", "no network")
    (['NOT AUDITED: pip-audit gave no report (no network); nothing was looked up.'], 0)
    >>> fix = {"id": "CVE-1", "fix_versions": ["2.0"]}
    >>> verdict(json.dumps({"dependencies": [{"name": "a", "version": "1.0", "vulns": [fix]}]}))
    (['VULNERABLE: a 1.0: CVE-1, mended in 2.0', '1 package looked up, 1 vulnerability.'], 1)
    """
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, LookupError, TypeError):
        reason = said.strip().splitlines()[-1] if said.strip() else "no words"
        return [f"NOT AUDITED: pip-audit gave no report ({reason}); nothing was looked up."], 0
    unknown = [own["name"] for own in packages if "skip_reason" in own]
    found = [(own, vulnerability) for own in packages for vulnerability in own.get("vulns", ())]
    lines = [
        f"VULNERABLE: {own['name']} {own['version']}: {vulnerability['id']}, mended in "
        f"{', '.join(vulnerability.get('fix_versions') or ['no version yet'])}"
        for own, vulnerability in found
    ]
    if unknown:
        names = ", ".join(unknown)
        lines.append(f"NOT AUDITED: {len(unknown)} of {len(packages)} packages are unknown to the service: {names}")
    n_known = len(packages) - len(unknown)
    packages_told = "1 package" if n_known == 1 else f"{n_known} packages"
    found_told = "1 vulnerability" if len(found) == 1 else f"{len(found)} vulnerabilities"
    return [*lines, f"{packages_told} looked up, {found_told}."], int(bool(found))


def main() -> None:
    """Audit the environment of this Python."""
    words = [sys.executable, "-m", "pip_audit", "--local", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
        lines, code = verdict(done.stdout, done.stderr)
    except subprocess.TimeoutExpired:
        lines, code = verdict("", "no answer in 300 seconds")
    print("\n".join(lines), flush=True)
    sys.exit(code)


if __name__ == "__main__":
    main()

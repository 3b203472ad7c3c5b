"""`make audit`: whether a known vulnerability is in what the locks name, and plainly when nobody could be asked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PYTHON = [str(Path(sys.executable).parent / "pip-audit"), "--disable-pip", "--no-deps", "--progress-spinner=off", "-f", "json"]  # fmt: skip
LOCKS = ("requirements.txt", "requirements-test.txt")
NPM = ["npm", "audit", "--json"]


def answer(command: list[str]) -> Any:
    """What the command says in JSON; nothing when it could not ask."""
    done = subprocess.run(command, capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {}


def python() -> tuple[list[str], list[str]]:
    """(vulnerabilities, packages that nobody answered for) in the locked packages from PyPI."""
    said = [answer([*PYTHON, "-r", lock]).get("dependencies", []) for lock in LOCKS]
    packages = {p["name"]: p for dependencies in said for p in dependencies}
    found = [f"{p['name']} {p['version']}: {v['id']}" for p in packages.values() for v in p.get("vulns", ())]
    unknown = [name for name, p in packages.items() if "skip_reason" in p]
    return found, unknown if all(said) else [*unknown, "everything from PyPI"]


def npm() -> tuple[list[str], list[str]]:
    """The same for the locked packages from npm."""
    said = answer(NPM)
    if "vulnerabilities" not in said:
        return [], ["everything from npm"]
    return [f"{name}: {v['severity']}" for name, v in said["vulnerabilities"].items()], []


def main() -> int:
    """Tell; 1 for a vulnerability, 2 when not everything could be asked about."""
    found, unknown = (sorted({*a, *b}) for a, b in zip(python(), npm(), strict=True))
    for each in found:
        print(f"Vulnerable: {each}")
    if unknown:
        print(f"Nobody answered for {', '.join(unknown[:5])}{f' and {len(unknown) - 5} more' if unknown[5:] else ''}.")
        print("It takes a network that reaches the registries' advisories. Try again where there is one.")
    elif not found:
        print("No vulnerability is known in what is locked.")
    return 1 if found else 2 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())

"""Is anything in the locks known to be vulnerable? Asked of OSV by pip-audit, where it can be reached.

``python -m tests.supply.audit`` ends with status 1 where something is, and says plainly where nobody could
be asked: that is not the same as nothing found.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence

import requests

from tests.supply.licences import LOCKS

SERVICE = "https://api.osv.dev/"
EXPLAINED: dict[str, str] = {}
"""Advisories that do not touch this product, each with the reason; looked at again with every update."""


def is_reached() -> bool:
    """Whether the service answers at all."""
    try:
        requests.head(SERVICE, timeout=10)
    except requests.RequestException:
        return False
    return True


def ask(lock: str) -> str:
    """What pip-audit says of a lock, as JSON."""
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", "osv", "--format", "json"]
    command += ["--progress-spinner", "off", "--disable-pip", "--require-hashes", "--requirement", lock]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout


def verdict(said: str) -> tuple[list[str], list[str]]:
    """What is wrong with a lock, and what could not be looked up.

    Raises
    ------
    ValueError
        There is no answer.
    """
    wrong, unknown = [], []
    for each in json.loads(said)["dependencies"]:
        if "skip_reason" in each:
            unknown.append(f"{each['name']}: {each['skip_reason']}")
        wrong += [
            f"{each['name']} {each['version']}: {found['id']}, mended in {' or '.join(found['fix_versions'])}"
            for found in each.get("vulns", [])
            if found["id"] not in EXPLAINED
        ]
    return wrong, unknown


def main(
    locks: Sequence[str] = tuple(LOCKS.values()),
    *,
    reached: Callable[[], bool] = is_reached,
    asked: Callable[[str], str] = ask,
) -> int:
    """Audit each lock; 1 where something is wrong, or where an answer does not cover all of a lock."""
    if not reached():
        print(f"NOT AUDITED: {SERVICE} cannot be reached from here. Run this again where it can be.")
        return 0
    status = 0
    for lock in locks:
        try:
            wrong, unknown = verdict(asked(lock))
        except (ValueError, KeyError) as error:
            wrong, unknown = [], [f"no answer ({error})"]
        for line in (*wrong, *(f"NOT AUDITED: {each}" for each in unknown)):
            print(f"{lock}: {line}")
        status = 1 if wrong or unknown else status
        if not wrong and not unknown:
            print(f"{lock}: nothing is known against it.")
    return status


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.stub``: a Fingertips to try the app against, until Ctrl+C."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading

from needs.domain.settings import FINGERTIPS_URL
from needs.store.snapshot import load
from tests.stub.server import Fault, Stub


def main() -> None:
    parser = argparse.ArgumentParser(description="A loopback Fingertips with embedded and made-up figures.")
    parser.add_argument("--port", type=int, default=0, help="by default any that is free")
    parser.add_argument("--latency", type=float, default=0, metavar="SECONDS", help="before each answer")
    parser.add_argument("--columns", type=int, choices=(26, 27), default=27, help="of the data file")
    parser.add_argument("--fault", choices=[fault.name.lower() for fault in Fault], help="at each data file")
    chosen = parser.parse_args()
    with Stub(load(), chosen.latency, chosen.columns, port=chosen.port) as stub:
        if chosen.fault:
            stub.fail(Fault[chosen.fault.upper()], path="all_data")
        sys.stdout.write(f"{FINGERTIPS_URL.name}={stub.url}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


main()

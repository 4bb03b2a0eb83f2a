"""Servers for a benchmark: processes of the app on loopback, each with a folder and a log of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

STARTS_WITHIN = 90


@dataclass
class Process:
    """One process of an app."""

    name: str
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    script: Path = ROOT / "asgi.py"
    port: int = 0
    running: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.port = self.port or free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "streamlit", "run", str(self.script)]
        with (self.folder / "log").open("ab") as log:
            self.running = subprocess.Popen(
                [*command, "--server.port", str(self.port), "--server.address", "127.0.0.1"],
                cwd=self.script.parent,
                env={
                    **os.environ,
                    "NEEDS_DATA_DIR": str(self.folder / "data"),
                    "NEEDS_BOUNDARIES_URL": "off",
                    **self.environment,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + STARTS_WITHIN
        while ask(self.place, "/_stcore/health")[0] != 200:
            if self.running.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{self.name} did not start: {self.folder / 'log'}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End it without a word, as a machine that fails does."""
        if self.running:
            self.running.kill()
            self.running.wait()

    def processor_seconds(self) -> float:
        """The time that it has had of the processor so far."""
        assert self.running
        parts = Path(f"/proc/{self.running.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """The memory that it holds, in MB."""
        assert self.running
        pages = int(Path(f"/proc/{self.running.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def ask(place: str, path: str) -> tuple[int, bytes]:
    """Status and body of one answer; 0 where there is none."""
    connection = http.client.HTTPConnection(place, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port

"""A server that sends whatever bytes it is given, in pieces: what no proper server can be made to say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

Reply = Callable[[int], Iterable[bytes]]
"""The pieces to send to the request of a number, from 0 on."""


@contextmanager
def replying(reply: Reply) -> Iterator[str]:
    """The address of such a server, for as long as the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    over = threading.Event()

    def answer(connection: socket.socket, number: int) -> None:
        with connection:
            connection.settimeout(10)
            try:
                while b"\r\n\r\n" not in connection.recv(65536):
                    pass
                for piece in reply(number):
                    if over.is_set():
                        return
                    connection.sendall(piece)
            except OSError:
                return  # whoever asked has hung up, as is meant

    def serve() -> None:
        number = 0
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            threading.Thread(target=answer, args=(connection, number), daemon=True).start()
            number += 1

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/"
    finally:
        over.set()
        server.join()
        listener.close()


def plainly(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """One whole answer."""
    lines = [b"HTTP/1.1 " + status, b"Connection: close", *headers]
    if not any(each.lower().startswith((b"content-length", b"transfer-encoding")) for each in headers):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])

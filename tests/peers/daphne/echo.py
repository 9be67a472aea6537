"""Daphne with the echo of ../asgi.py. Says where it listens."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from asgi import echo
from daphne.server import Server

server = Server(
    application=echo,
    endpoints=["tcp:port=0:interface=127.0.0.1"],
    signal_handlers=True,
    ready_callable=lambda: print(f"listening on {server.listening_addresses[0][1]}", flush=True),
)
server.run()

"""Uvicorn with the echo of ../asgi.py. Says where it listens."""

import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import uvicorn
from asgi import echo

listener = socket.create_server(("127.0.0.1", 0))
config = uvicorn.Config(echo, ws="wsproto", ws_max_size=64 << 20, log_level="critical")
print(f"listening on {listener.getsockname()[1]}", flush=True)
uvicorn.Server(config).run(sockets=[listener])

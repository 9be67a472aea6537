"""Hypercorn with the echo of ../asgi.py. Says where it listens."""

import asyncio
import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from asgi import echo
from hypercorn.asyncio import serve
from hypercorn.config import Config

listener = socket.create_server(("127.0.0.1", 0))
config = Config()
config.bind = [f"fd://{listener.fileno()}"]
config.loglevel = "CRITICAL"
config.websocket_max_message_size = 64 << 20
print(f"listening on {listener.getsockname()[1]}", flush=True)
asyncio.run(serve(echo, config))

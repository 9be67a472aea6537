"""Echoes what a server sends, with Python's websockets, until the connection ends."""

import asyncio
import ssl
import sys

import websockets


async def echo(url):
    trust = ssl._create_unverified_context() if url.lower().startswith("wss:") else None
    async with websockets.connect(url, max_size=64 << 20, ssl=trust) as socket:
        try:
            while True:
                await socket.send(await socket.recv())
        except websockets.ConnectionClosed as end:
            if not end.rcvd_then_sent:  # it was no Close of the server's that began the end
                raise


try:
    asyncio.run(echo(sys.argv[1]))
except (OSError, websockets.WebSocketException) as error:
    sys.exit(str(error))

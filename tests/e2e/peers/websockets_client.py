"""Talks to an echo server with Python's websockets, and says what came back."""

import asyncio
import os
import ssl
import sys

import websockets


async def talk(url):
    trust = ssl.create_default_context(cafile=os.environ["ASSAY_CA"]) if url.startswith("wss") else None
    async with websockets.connect(url, ssl=trust, subprotocols=["chat"]) as socket:
        print("opened with subprotocol", socket.subprotocol)
        for message in ["", "grüß", "x" * 70000, bytes(range(256))]:
            await socket.send(message)
            assert await socket.recv() == message
            kind, octets = ("text", message.encode()) if isinstance(message, str) else ("binary", message)
            print(f"{kind} of {len(octets)} came back")
    print("closed with", socket.close_code)
    print("done")


asyncio.run(talk(sys.argv[1]))

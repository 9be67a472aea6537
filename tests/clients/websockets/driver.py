"""Plays all cases of a server that speaks like Autobahn|Testsuite, with Python's websockets."""

import asyncio
import ssl
import sys
from urllib.parse import quote

import websockets


def connect(url):
    trust = ssl._create_unverified_context() if url.lower().startswith("wss:") else None
    return websockets.connect(url, max_size=64 << 20, ssl=trust)


async def play(url):
    try:
        async with connect(url) as socket:
            async for message in socket:
                await socket.send(message)
    except Exception as error:  # of zlib, too, where the server agrees on a window that it cannot have
        print(f"{url}: {error}", file=sys.stderr)


async def drive(base):
    agent = quote(f"websockets {websockets.__version__}")
    async with connect(f"{base}/getCaseCount") as socket:
        count = int(await socket.recv())
    for number in range(1, count + 1):
        await play(f"{base}/runCase?case={number}&agent={agent}")
    await play(f"{base}/updateReports?agent={agent}")


asyncio.run(drive(sys.argv[1]))

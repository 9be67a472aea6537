"""URL SIZES OFFER: talks to an echo server with Python's websockets, and says what came back."""

import asyncio
import json
import os
import ssl
import sys

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

KINDS = {
    "repetitive text": lambda size: "grüße, " * (size // 9) + "x" * (size % 9),  # 9 octets a word
    "random text": lambda size: bytes(32 + octet % 64 for octet in os.urandom(size)).decode(),
    "repetitive binary": lambda size: (bytes(range(100)) * (size // 100 + 1))[:size],
    "random binary": os.urandom,
}


async def in_fragments(message, socket):
    """With a Ping in between, whose Pong comes before the message goes on."""
    yield message[:1000]
    await (await socket.ping())
    print("pong came back")
    yield message[:0]
    yield message[1000:]


async def talk(url, sizes, offer):
    trust = ssl.create_default_context(cafile=os.environ["ASSAY_CA"]) if url.startswith("wss") else None
    extensions = None if offer is None else [ClientPerMessageDeflateFactory(**offer)]
    async with websockets.connect(url, ssl=trust, subprotocols=["chat"], compression=None, max_size=None,
                                  extensions=extensions) as socket:

        async def check(what, message, sent):
            await socket.send(sent)
            print(what if await socket.recv() == message else f"not the {what}", "came back")

        print("opened with subprotocol", socket.subprotocol)
        agreed = socket.response_headers.get("Sec-WebSocket-Extensions", "")
        assert bool(agreed) == bool(socket.extensions)
        print("extensions:", agreed)
        for kind, make in KINDS.items():
            for size in sizes:
                message = make(size)
                await check(f"{kind} of {size}", message, message)
            message = make(100000)
            await check(f"fragmented {kind}", message, in_fragments(message, socket))
        await socket.close(4321, "that was all")
    print("closed with", socket.close_code)


try:
    asyncio.run(talk(sys.argv[1], [int(size) for size in sys.argv[2].split(",")], json.loads(sys.argv[3])))
except websockets.InvalidStatusCode as error:
    print("refused with", error.status_code)
print("done")

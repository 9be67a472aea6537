"""Echoes what a server sends, with aiohttp, until the connection ends."""

import asyncio
import sys

from aiohttp import ClientError, ClientSession, WSMsgType


async def echo(url):
    async with ClientSession() as session:
        async with session.ws_connect(url, compress=15, max_msg_size=64 << 20, ssl=False) as socket:
            send = {WSMsgType.TEXT: socket.send_str, WSMsgType.BINARY: socket.send_bytes}
            while (message := await socket.receive()).type in send:
                await send[message.type](message.data)
            if message.type != WSMsgType.CLOSE:
                sys.exit(str(message.data or "the connection ended without a Close"))


try:
    asyncio.run(echo(sys.argv[1]))
except (OSError, ClientError) as error:
    sys.exit(str(error))

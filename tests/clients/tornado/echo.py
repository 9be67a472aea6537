"""Echoes what a server sends, with Tornado's client, until the connection ends."""

import asyncio
import contextlib
import sys

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect


async def echo(url):
    socket = await websocket_connect(HTTPRequest(url, validate_cert=False), compression_options={},
                                     max_message_size=64 << 20)
    while (message := await socket.read_message()) is not None:
        with contextlib.suppress(WebSocketClosedError):
            await socket.write_message(message, binary=isinstance(message, bytes))
    if socket.close_code is None:
        sys.exit("the connection was failed, or ended without a Close that has a code")


try:
    asyncio.run(echo(sys.argv[1]))
except (OSError, HTTPClientError) as error:
    sys.exit(str(error))

"""An echo server of Tornado. Prints where it listens, and on SIGTERM what it saw."""

import asyncio
import logging
import signal

from tornado import httpserver, netutil, web, websocket

LIMIT = 64 << 20  # octets of a message

seen = {"connections": 0, "messages": 0}


class Echo(websocket.WebSocketHandler):
    def get_compression_options(self):
        return {}  # compresses

    def open(self):
        seen["connections"] += 1

    async def on_message(self, message):
        seen["messages"] += 1
        try:
            await self.write_message(message, binary=isinstance(message, bytes))
        except websocket.WebSocketClosedError:
            pass  # the peer's faults are not ours to report


async def main():
    logging.getLogger("tornado").setLevel(logging.CRITICAL)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    sockets = netutil.bind_sockets(0, "127.0.0.1")
    httpserver.HTTPServer(web.Application([("/", Echo)], websocket_max_message_size=LIMIT)).add_sockets(sockets)
    print(f"listening on {sockets[0].getsockname()[1]}", flush=True)
    await stop.wait()
    print(f"saw {seen['connections']} connections, {seen['messages']} messages", flush=True)


asyncio.run(main())

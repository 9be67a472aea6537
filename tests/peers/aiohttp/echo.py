"""An echo server of aiohttp. Prints where it listens, and on SIGTERM what it saw."""

import asyncio
import signal

from aiohttp import WSMsgType, web

seen = {"connections": 0, "messages": 0}


async def echo(request):
    socket = web.WebSocketResponse(max_msg_size=64 << 20)
    await socket.prepare(request)
    seen["connections"] += 1
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            seen["messages"] += 1
            await socket.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            seen["messages"] += 1
            await socket.send_bytes(message.data)
    return socket


async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = web.Application()
    app.router.add_get("/", echo)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0)
    await site.start()
    print(f"listening on {runner.addresses[0][1]}", flush=True)
    await stop.wait()
    print(f"saw {seen['connections']} connections, {seen['messages']} messages", flush=True)


asyncio.run(main())

"""An echo server of Python's websockets. Prints where it listens, and on SIGTERM what it saw."""

import asyncio
import logging
import signal

import websockets

seen = {"connections": 0, "messages": 0}


async def echo(socket):
    seen["connections"] += 1
    try:
        async for message in socket:
            seen["messages"] += 1
            await socket.send(message)
    except websockets.ConnectionClosed:
        pass  # the peer's faults are not ours to report


async def main():
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with websockets.serve(echo, "127.0.0.1", 0, max_size=64 << 20) as server:
        print(f"listening on {server.sockets[0].getsockname()[1]}", flush=True)
        await stop.wait()
        print(f"saw {seen['connections']} connections, {seen['messages']} messages", flush=True)


asyncio.run(main())

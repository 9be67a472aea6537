"""Checks that clients do what client.py says of them, with a server of Python's websockets.

    check.py [NAME...]   all clients without a name

Every octet that comes back is compared, and the exit status after each kind of end. What a library lacks must be
what client.toml says. The exit status is 1 if a client does otherwise.
"""

import asyncio
import contextlib
import http
import os
import signal
import ssl
import subprocess
import sys
import tempfile

import websockets
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import Close

from client import Client
from foreign import ForeignError  # where client found it

SECONDS = 300  # that a client may take, on a machine with other work
PATH = "/some/path?a=1&b=$(2)%20"

MESSAGES = [
    "",
    b"",
    "x" * 125,
    bytes(range(126)),
    "grüße, 世界, 🌍" * 10,
    "y" * 65535,
    os.urandom(65536),
    "ü" * 32768,
    bytes(16 << 20),
]
IN_FRAGMENTS = [["in ", "", "fragments: grü", "ße"], [b"\xff", b"\x00" * 1000]]
AT_ONCE = [f"message {number}" for number in range(20)]


class Wrong(Exception):
    """What came instead of an echo, as a whole sentence."""


async def converse(socket):
    async def expect(message):
        echo = await socket.recv()
        if echo != message:
            raise Wrong(f"{len(echo)} octets, {echo[:20]!r}..., came back for {len(message)}, {message[:20]!r}...")

    for message in MESSAGES:
        await socket.send(message)
        await expect(message)
    for fragments in IN_FRAGMENTS:
        await socket.send(fragments)
        await expect(fragments[0][:0].join(fragments))
    for message in AT_ONCE:
        await socket.send(message)
    pong = await socket.ping(b"still there?")
    for message in AT_ONCE:
        await expect(message)
    await pong
    await socket.close(1000, "that was all")
    if socket.close_code != 1000:
        raise Wrong(f"its answer to a Close with 1000 is {socket.close_code}")


async def close_without_code(socket):
    await socket.write_close_frame(Close(1005, ""), b"")
    await socket.wait_closed()


async def vanish(socket):
    socket.transport.abort()


async def use_reserved_opcode(socket):
    await blunder(socket, b"\x83\x00")


async def send_no_utf_8(socket):
    await blunder(socket, b"\x81\x02\xff\xff")


async def blunder(socket, octets):
    socket.transport.write(octets)
    with contextlib.suppress(websockets.ConnectionClosed):
        await socket.recv()


def refuse(*_):
    return http.HTTPStatus.FORBIDDEN, [], b""


class Server:
    """Does with each connection what `talk` does, and keeps what it saw."""

    def __init__(self, talk, **options):
        self.talk = talk
        deflate = ServerPerMessageDeflateFactory()  # with the parameters that the client offers
        self.options = {"max_size": None, "ping_interval": None, "compression": None, "extensions": [deflate]} | options
        self.paths = []
        self.compresses = False
        self.wrong = []

    async def serve(self, socket):
        self.paths.append(socket.path)
        self.compresses = "permessage-deflate" in socket.request_headers.get("Sec-WebSocket-Extensions", "")
        try:
            await self.talk(socket)
        except (Wrong, websockets.ConnectionClosed) as error:
            self.wrong.append(str(error))

    async def meet(self, client, status, path=PATH, key="start"):
        """Has the client started with this server's address, and wants that exit status."""
        async with websockets.serve(self.serve, "127.0.0.1", 0, **self.options) as server:
            origin = f"{'wss' if 'ssl' in self.options else 'ws'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            child = await asyncio.create_subprocess_exec(
                *client.words(origin + path, key=key), cwd=client.folder, env=client.environment(),
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
            try:
                _, said = await asyncio.wait_for(child.communicate(), SECONDS)
            except asyncio.TimeoutError:
                self.wrong.append(f"it has not ended after {SECONDS} s")
                return
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
        said = said.decode(errors="replace").strip()
        if child.returncode != status:
            self.wrong.append(f"its exit status is {child.returncode}, not {status}; it says '{said}'")
        elif status != 0 and not said:
            self.wrong.append("it does not say what was wrong")


async def check_start(client, tls):
    compresses = "compression" not in client.lacks
    for aim, server, status in [
        ("echo", Server(converse), 0),
        ("echo without compression", Server(converse, extensions=[]), 0),
        ("echo over TLS", Server(converse, ssl=tls), 0),
        ("end with a Close that has no code", Server(close_without_code), 1 if "empty close" in client.lacks else 0),
        ("report a refusal", Server(converse, process_request=refuse), 1),
        ("report an end without a Close", Server(vanish), 1),
        ("fail on a reserved opcode", Server(use_reserved_opcode), 1),
        ("fail on what is no UTF-8", Server(send_no_utf_8), 0 if "utf-8" in client.lacks else 1),
    ]:
        await server.meet(client, status)
        if status == 0 and server.paths != [PATH]:
            server.wrong.append(f"it opened {server.paths}")
        if server.paths and server.compresses != compresses:
            server.wrong.append("it offers permessage-deflate" if server.compresses else "it offers no permessage-deflate")
        for wrong in server.wrong:
            yield f"{aim}: {wrong}"


async def check_drive(client):
    """A server that speaks like Autobahn|Testsuite has its cases played in order, whatever comes of them."""
    cases = [converse, use_reserved_opcode, vanish, converse]

    async def talk(socket):
        if socket.path == "/getCaseCount":
            await socket.send(str(len(cases)))
        elif socket.path.startswith("/runCase?case="):
            await cases[int(socket.path.partition("=")[2].partition("&")[0]) - 1](socket)

    server = Server(talk)
    await server.meet(client, 0, path="", key="drive")
    agent = server.paths[-1].partition("agent=")[2] if server.paths else ""
    plan = ["/getCaseCount", *(f"/runCase?case={number}&agent={agent}" for number in range(1, len(cases) + 1)),
            f"/updateReports?agent={agent}"]
    if server.paths != plan or not agent:
        server.wrong.append(f"it opened {server.paths}")
    for wrong in server.wrong:
        yield f"drive: {wrong}"


async def check(client, tls):
    """Whether the client is as it should be."""
    client.build()
    print(client.title(), flush=True)
    right = True
    for checks in [check_start(client, tls), *([check_drive(client)] if "drive" in client.commands else [])]:
        async for wrong in checks:
            right = False
            print(f"  {wrong}", flush=True)
    return right


def self_signed():
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
                        "-out", certificate, "-keyout", key], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


async def main(names):
    tls = self_signed()
    return all([await check(Client(name), tls) for name in names or Client.every_name()])


if __name__ == "__main__":
    try:
        sys.exit(0 if asyncio.run(main(sys.argv[1:])) else 1)
    except ForeignError as error:
        sys.exit(f"check.py: {error}")

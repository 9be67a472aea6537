"""Peers that a server has to survive. Each is a coroutine `way(peer, rng)`; what it leaves open is
reset behind it."""
import asyncio
import os
import socket
import struct

REQUEST = (b"GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n")
DEFLATE = b"Sec-WebSocket-Extensions: permessage-deflate\r\n"


def frame(first, payload, masked=True, length=None):
    """A frame with that first octet; the key is zero, so the payload stands as it is."""
    length = len(payload) if length is None else length
    bit = 0x80 if masked else 0
    if length < 126:
        head = bytes([first, bit | length])
    elif length < 65536:
        head = bytes([first, bit | 126]) + struct.pack(">H", length)
    else:
        head = bytes([first, bit | 127]) + struct.pack(">Q", length)
    return head + (b"\0\0\0\0" if masked else b"") + payload


class Peer:
    """One connection; behind the `async with` it is gone, with RST if nothing else was done."""

    def __init__(self, port):
        self.port = port

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_):
        self.reset()

    def say(self, octets):
        self.writer.write(octets)

    async def open(self, extra=b""):
        self.say(REQUEST + extra + b"\r\n")
        await self.reader.readuntil(b"\r\n\r\n")

    def reset(self):
        """RST, whatever is pending; nothing on a connection that has been closed."""
        if self.writer.is_closing():
            return
        self.socket().setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self):
        self.writer.close()

    def socket(self):
        return self.writer.get_extra_info("socket")

    async def drain(self):
        """Reads until the server ends it."""
        while await self.reader.read(65536):
            pass
        self.close()


async def no_http(peer, rng):
    peer.say(rng.choice([os.urandom(300), b"\x16\x03\x01\x02\x00\x01", b"\0" * 100,
                         b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]))
    if rng.random() < 0.7:
        await peer.drain()


async def bad_handshake(peer, rng):
    line = rng.choice([b"Sec-WebSocket-Key: short\r\n", b"Host: twice\r\n", b"X: " + b"y" * 40000,
                       b"Sec-WebSocket-Extensions: ;;\r\n", b" folded\r\n"])
    peer.say(REQUEST + line + b"\r\n")
    await peer.drain()


async def half_a_request(peer, rng):
    peer.say(REQUEST[:rng.randrange(len(REQUEST))])
    await asyncio.sleep(rng.random())


async def bad_frame(peer, rng):
    await peer.open()
    peer.say(rng.choice([
        frame(0x81, b"not masked", masked=False), frame(0x83, b"reserved"), frame(0xf1, b"rsv"),
        frame(0x81, b"bad \xff text"), frame(0x80, b"continues nothing"), frame(0x89, b"p" * 126),
        frame(0x88, b"\x03"), frame(0x88, b"\x03\xed"), frame(0x82, b"x", length=1 << 62),
        frame(0xc1, b"no deflate")]) + os.urandom(rng.randrange(2000)))
    await peer.drain()


async def bad_deflate(peer, rng):
    await peer.open(DEFLATE)
    peer.say(frame(0xc1, os.urandom(rng.randrange(1, 500))))
    peer.say(frame(0x88, b"\x03\xe8"))
    await peer.drain()


async def never_reads(peer, rng):
    """Megabytes of echo are pending when the RST comes."""
    await peer.open()
    peer.socket().setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    message = frame(rng.choice([0x81, 0x82]), b"x" * rng.choice([1000, 100_000, 5_000_000]))
    for _ in range(max(1, 8_000_000 // len(message))):
        peer.say(message)
    try:
        await asyncio.wait_for(peer.writer.drain(), rng.random())
    except asyncio.TimeoutError:
        pass


async def inside_a_frame(peer, rng):
    """Gone in the middle: of a header, of a message in fragments, of a frame that is passed on."""
    await peer.open()
    peer.say(rng.choice([b"\x82", frame(0x01, b"first"), frame(0x82, b"y" * 50_000, length=1 << 20),
                         frame(0x81, b"y" * 500_000, length=1 << 20)]))
    await asyncio.sleep(rng.random() * 0.2)
    if rng.random() < 0.5:
        peer.close()


async def small_pieces(peer, rng):
    await peer.open()
    for octet in frame(0x81, b"octet by octet") + frame(0x88, b"\x03\xe8"):
        peer.say(bytes([octet]))
        await peer.writer.drain()
        await asyncio.sleep(0)
    await peer.drain()


async def many_fragments(peer, rng):
    await peer.open()
    peer.say(frame(0x01, b"a") + frame(0x00, b"b") * 5000 + frame(0x80, b"c"))
    peer.say(frame(0x88, b"\x03\xe8"))
    await peer.drain()


async def many_pings(peer, rng):
    await peer.open()
    peer.say(frame(0x89, b"p") * 20_000 + frame(0x88, b"\x03\xe8"))
    await peer.drain()


RUDE_WAYS = [no_http, bad_handshake, half_a_request, bad_frame, bad_deflate, never_reads,
             inside_a_frame, small_pieces, many_fragments, many_pings]

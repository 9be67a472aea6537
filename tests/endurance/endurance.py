#!/usr/bin/python3
"""Holds assay-server at half of its maximum rate while connections come and go and rude peers are
mixed in, and says whether memory and descriptors stay where they are and every octet came back.

    endurance.py BIN MINUTES [RATE]

BIN is the folder of assay-server and assay-load. RATE is in messages a second; without one it is
measured first, which wants a machine without other work.

Exit status 0 if all of it holds, 1 if not. The curve is printed while it grows.
"""
import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import websockets

from rude import Peer, RUDE_WAYS

SAMPLE_EVERY = 10  # seconds
LEG = 30  # seconds that one crew of load users lives
CONNECTIONS = 100
VISITORS = 8  # at a time, each with its own connection
RUDE = 6  # likewise


class Server:
    """assay-server with a clear and a TLS port, and what the kernel says of its process."""

    def __init__(self, bin_dir, folder):
        self.log = open(os.path.join(folder, "server.log"), "w+")
        self.authority = os.path.join(folder, "ca.pem")
        self.process = subprocess.Popen(
            [os.path.join(bin_dir, "assay-server"), "-l", "127.0.0.1:0",
             "--tls-listen", "127.0.0.1:0", "--tls-self-signed", self.authority, "-q"],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        urls = [self.process.stdout.readline().split()[-1] for _ in range(2)]
        self.plain, self.secure = [url.rstrip("/") + "/echo" for url in urls]
        self.port = int(urls[0].rstrip("/").rsplit(":", 1)[1])

    def resident(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        return 0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


class Counts:
    def __init__(self):
        self.verified = 0  # messages that came back as they went, of load users and visitors
        self.wrong = 0
        self.faults = []  # what a well-behaved peer met and must not have
        self.rude = 0
        self.legs = 0


def run_load(bin_dir, url, words, folder):
    result = os.path.join(folder, "load.json")
    subprocess.run([os.path.join(bin_dir, "assay-load"), url, "-q", "--color", "never",
                    "-o", f"json={result}", *words], check=False, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    with open(result) as file:
        return json.load(file)


def maximum_rate(bin_dir, server, folder):
    """Messages a second of a closed loop with one in flight."""
    result = run_load(bin_dir, server.plain,
                      ["-c", str(CONNECTIONS), "--closed", "-d", "5s", "-s", "1KiB"], folder)
    return result["counters"]["received"] / 5


async def load_legs(bin_dir, server, rate, folder, counts, until):
    """One crew after the other, over ws and wss in turn, each with connections of its own."""
    while time.monotonic() + LEG < until:
        url = server.secure if counts.legs % 4 == 3 else server.plain
        words = ["-c", str(CONNECTIONS), "-R", f"{int(rate)}/s", "-d", f"{LEG}s", "-s", "1KiB", "-b"]
        if url.startswith("wss"):
            words += ["--cacert", server.authority]
        result = await asyncio.to_thread(run_load, bin_dir, url, words, folder)
        counters = result["counters"]
        counts.verified += counters.get("received", 0)
        counts.wrong += counters.get("verify.failed", 0)
        if result["errors"]:
            counts.faults.append(f"load: {result['errors']}")
        if counters.get("sent", 0) != counters.get("received", 0):
            counts.faults.append(f"load: {counters['sent']} sent, {counters['received']} received")
        counts.legs += 1


async def visit(server, counts, until):
    """Messages of all sizes, with and without compression, each compared with its echo."""
    rng = random.Random()
    while time.monotonic() < until:
        compression = rng.choice([None, "deflate"])
        try:
            async with websockets.connect(server.plain, compression=compression, max_size=None,
                                          close_timeout=30) as socket_:
                for _ in range(rng.randrange(1, 20)):
                    message = some_message(rng)
                    await socket_.send(message)
                    if await socket_.recv() == message:
                        counts.verified += 1
                    else:
                        counts.wrong += 1
        except (OSError, websockets.WebSocketException) as error:
            if time.monotonic() < until:
                counts.faults.append(f"visitor: {error!r}")
        await asyncio.sleep(rng.random() * 0.2)


def some_message(rng):
    size = int(2 ** rng.uniform(0, 18))
    if rng.random() < 0.5:
        return rng.randbytes(size)
    return "".join(rng.choices("abcdefgh äöü€\U0001f642", k=size))


async def be_rude(server, counts, until):
    rng = random.Random()
    while time.monotonic() < until:
        way = rng.choice(RUDE_WAYS)
        try:
            async with Peer(server.port) as peer:
                await asyncio.wait_for(way(peer, rng), 20)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            pass  # whatever the server makes of it
        counts.rude += 1
        await asyncio.sleep(rng.random() * 0.1)


async def watch(server, counts, samples, until, began):
    header = f"{'minute':>7} {'RSS KiB':>9} {'fds':>6} {'cpu s':>8} {'verified':>12} {'rude':>8}"
    print(header, flush=True)
    printed = 0
    while time.monotonic() < until:
        await asyncio.sleep(SAMPLE_EVERY)
        if server.process.poll() is not None:
            counts.faults.append(f"the server has ended with {server.process.returncode}")
            return
        minute = (time.monotonic() - began) / 60
        samples.append((minute, server.resident(), server.descriptors()))
        if minute - printed >= 1 or len(samples) == 1:
            printed = minute
            print(f"{minute:7.1f} {samples[-1][1]:9} {samples[-1][2]:6} {server.cpu_seconds():8.1f}"
                  f" {counts.verified:12} {counts.rude:8}", flush=True)


def growth(samples):
    """By how much the last quarter's median of resident memory lies over the second one's, in KiB."""
    quarter = max(1, len(samples) // 4)
    second = statistics.median(rss for _, rss, _ in samples[quarter:2 * quarter] or samples)
    last = statistics.median(rss for _, rss, _ in samples[-quarter:])
    return second, last


async def main():
    bin_dir, minutes = sys.argv[1], float(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        server = Server(bin_dir, folder)
        counts = Counts()
        fds_before = server.descriptors()
        rate = float(sys.argv[3]) if len(sys.argv) > 3 else maximum_rate(bin_dir, server, folder) / 2
        print(f"{rate:.0f} messages a second of 1 KiB; {fds_before} descriptors", flush=True)
        began = time.monotonic()
        until = began + minutes * 60
        samples = []
        await asyncio.gather(
            load_legs(bin_dir, server, rate, folder, counts, until),
            watch(server, counts, samples, until, began),
            *(visit(server, counts, until) for _ in range(VISITORS)),
            *(be_rude(server, counts, until) for _ in range(RUDE)))
        # All have gone. The server discards what closing connections still send for seconds at most.
        for _ in range(60):
            if server.process.poll() is not None or server.descriptors() <= fds_before:
                break
            await asyncio.sleep(0.5)
        fds_after = server.descriptors() if server.process.poll() is None else -1
        second, last = growth(samples)
        status = server.stop() if server.process.poll() is None else server.process.returncode
        server.log.seek(0)
        said = server.log.read()
    holds = {
        f"memory is flat: {second:.0f} KiB in the second quarter, {last:.0f} KiB in the last":
            last <= second * 1.05 + 2048,
        f"no descriptor leaked: {fds_before} before, {fds_after} after": fds_after == fds_before,
        f"every octet came back: {counts.verified} messages compared, {counts.wrong} wrong":
            counts.wrong == 0 and counts.verified > 0,
        f"good peers met no fault: {counts.faults[:3]}": not counts.faults,
        f"{counts.rude} rude peers and {counts.legs} crews later the server ends with {status}":
            status == 0 and counts.rude > 0,
        f"nothing on its standard error: {said[-2000:]!r}": "ERROR" not in said,
    }
    for what, good in holds.items():
        print("ok  " if good else "FAIL", what)
    return 0 if all(holds.values()) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

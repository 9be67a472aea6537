"""Certifies servers that we did not write, one after the other, and says what was not known of them.

    certify.py [--pages] [NAME...]   all peers without a name
    certify.py --steady [--times N] NAME...
                                     the same verdicts N times (10), and N times beside two busy loops?

A result is kept in build/peers/NAME/probe.json. With --pages the table in README.md and VERDICTS.md beside
this file are written anew, of all peers that have such a result. The exit status is 1 where a verdict is not
what verdicts.txt of the peer says; UPDATE_GOLDEN=1 changes that file instead, which then wants reasons.
"""

import argparse
import contextlib
import subprocess
import sys

from peer import Peer
from foreign import ForeignError  # where peer found it
from certifying import is_known, main, probe
from pages import Pages
from verdicts import Verdicts, cases_of

SECONDS = 30  # that a peer may take to start, and to stop


@contextlib.contextmanager
def running(peer):
    """The address where the peer listens, as long as it does."""
    with open(peer.out / "stderr", "w") as complaints:
        server = subprocess.Popen(peer.words(), cwd=peer.folder, env=peer.environment(), stdout=subprocess.PIPE,
                                  stderr=complaints, text=True)
    try:
        line = server.stdout.readline()
        if not line.startswith("listening on "):
            raise ForeignError(f"{peer.name} did not start; see {peer.out}/stderr")
        where = line.removeprefix("listening on ").split(",")[0].strip()
        yield where if where.startswith("ws:") else f"ws://127.0.0.1:{where}/"
    finally:
        server.terminate()
        try:
            server.wait(SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def certify(peer):
    """Whether the verdicts are the known ones."""
    peer.build()
    with running(peer) as url:
        result = probe(peer, peer.out / "probe.json", "server", url)
    return is_known(peer, result)


@contextlib.contextmanager
def busy_loops(count):
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def steady(peer, times):
    """Whether the same is found each time, idle or not, but for what hangs on the peer's own timing."""
    peer.build()
    known = Verdicts(peer.verdicts)
    seen = {}
    with running(peer) as url:
        for loops in (0, 2):
            with busy_loops(loops):
                for _ in range(times):
                    for case in cases_of(probe(peer, peer.out / "steady.json", "server", url)):
                        if not known.let_vary(case):
                            seen.setdefault(case["id"], []).append(case["verdict"])
    changing = {case: verdicts for case, verdicts in seen.items() if len(verdicts) < 2 * times or len(set(verdicts)) > 1}
    print(f"{peer.title()}: {len(seen)} cases, {2 * times} times, {len(changing)} with changing verdicts", flush=True)
    for case, verdicts in changing.items():
        print(f"  {case}: " + ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in sorted(set(verdicts))))
    return not changing


def work():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steady", action="store_true")
    parser.add_argument("--times", type=int, default=10, metavar="N")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args()
    peers = [Peer(name) for name in asked.names or Peer.every_name()]
    known = [steady(peer, asked.times) if asked.steady else certify(peer) for peer in peers]
    if asked.pages and not asked.steady:
        Pages(Peer, "server").write()
    return 0 if all(known) else 1


if __name__ == "__main__":
    main(work)

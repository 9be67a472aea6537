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
import json
import os
import subprocess
import sys

import pages
from peer import Peer
from foreign import BUILD, ForeignError  # where peer found it
from verdicts import Verdicts, cases_of

SECONDS = 30  # that a peer may take to start, and to stop
LEFT_OUT = ["!perf.*"]  # measures, and says of all that it is informational


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


def probe(peer, url, file):
    left_out = Verdicts(peer.verdicts).left_out()
    page = file.with_suffix(".html")
    for old in (file, page):
        old.unlink(missing_ok=True)
    asked = subprocess.run([BUILD / "bin" / "assay-probe", "server", url, *LEFT_OUT, *left_out, "-q", "--title", peer.title(),
                            "-o", f"json={file}", "-o", f"html={page}"],
                           capture_output=True, text=True)
    if asked.returncode not in (0, 1):
        raise ForeignError(f"{peer.name} could not be judged: {asked.stderr.strip()}")
    return json.loads(file.read_text())


def certify(peer):
    """Whether the verdicts are the known ones."""
    peer.build()
    file = peer.out / "probe.json"
    with running(peer) as url:
        result = probe(peer, url, file)
    (peer.out / "title").write_text(peer.title())
    verdicts = Verdicts(peer.verdicts)
    surprises, unused = verdicts.compare(result)
    print(f"{peer.title()}: {pages.counted(result)}, {result['duration'] / 1e9:.0f} s", flush=True)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        verdicts.update(surprises, unused)
        return True
    alike = {}
    for case in surprises:
        alike.setdefault((case["verdict"], case["why"]), []).append(case["id"])
    for (verdict, why), cases in alike.items():
        print(f"  {verdict}: {why}\n    " + "\n    ".join(cases))
    for line in unused:
        print(f"  no case any more: {line.text}")
    return not surprises and not unused


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
                    for case in cases_of(probe(peer, url, peer.out / "steady.json")):
                        if not known.let_vary(case):
                            seen.setdefault(case["id"], []).append(case["verdict"])
    changing = {case: verdicts for case, verdicts in seen.items() if len(verdicts) < 2 * times or len(set(verdicts)) > 1}
    print(f"{peer.title()}: {len(seen)} cases, {2 * times} times, {len(changing)} with changing verdicts", flush=True)
    for case, verdicts in changing.items():
        print(f"  {case}: " + ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in sorted(set(verdicts))))
    return not changing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steady", action="store_true")
    parser.add_argument("--times", type=int, default=10, metavar="N")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args()
    peers = [Peer(name) for name in asked.names or Peer.every_name()]
    known = [steady(peer, asked.times) if asked.steady else certify(peer) for peer in peers]
    if asked.pages and not asked.steady:
        pages.write([Peer(name) for name in Peer.every_name()])
    return 0 if all(known) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ForeignError as error:
        sys.exit(f"certify.py: {error}")

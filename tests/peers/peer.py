"""A WebSocket server that we did not write: a folder beside this file, with its echo and a peer.toml.

    peer.py missing NAME   says which packages of Debian it still needs
    peer.py build NAME     has what it needs installed and built
    peer.py start NAME     becomes the server, which says "listening on PORT", perhaps more after a comma

peer.toml says
    name      as the table calls it
    packages  of Debian, and
    modules   of npm, in exact versions; what is judged comes first
    build     a shell command, if something is to be built, and
    start     the one that starts it; both in its folder, with $OUT, a folder to put things in, and $BIN,
              where our own programs are
    note      what else one should know of how it was set up, in a few words
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("ASSAY_BUILD", HERE.parent.parent / "build")).resolve()
KEYS = {"name", "packages", "modules", "build", "start", "note"}


class PeerError(Exception):
    """What is wrong with a peer, as a whole sentence."""


class Peer:
    def __init__(self, folder):
        self.id = folder
        self.folder = HERE / folder
        try:
            said = tomllib.loads((self.folder / "peer.toml").read_text())
        except FileNotFoundError:
            raise PeerError(f"there is no peer '{folder}'; there are {', '.join(every_name())}") from None
        if unknown := said.keys() - KEYS:
            raise PeerError(f"{self.folder}/peer.toml has the unknown key '{min(unknown)}'")
        self.name = said["name"]
        self.packages = said.get("packages", [])
        self.modules = said.get("modules", [])
        self.build_command = said.get("build")
        self.start_command = said["start"]
        self.note = said.get("note", "")
        self.out = BUILD / "peers" / folder
        self.verdicts = self.folder / "verdicts.txt"

    def environment(self):
        modules = self.out / "node_modules"
        return os.environ | {
            "OUT": str(self.out),
            "BIN": str(BUILD / "bin"),
            "NODE_PATH": str(modules),
            "PATH": f"{modules / '.bin'}:{os.environ['PATH']}",
        }

    def missing(self):
        """Packages of Debian that are not installed. A Node.js that came some other way serves as well."""
        wanted = self.packages + ([] if not self.modules or shutil.which("npm") else ["nodejs", "npm"])
        return [package for package in wanted if not debian_version(package)]

    def build(self):
        """Installs what is not there yet, and builds."""
        self.out.mkdir(parents=True, exist_ok=True)
        if missing := self.missing():
            install(missing)
        if missing := [module for module in self.modules if module_version(self.out, module) != module.rsplit("@", 1)[1]]:
            run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error",
                 "--prefix", str(self.out), *missing])
        built = self.out / "built"  # when
        if self.build_command and not (built.exists() and built.stat().st_mtime > self.changed()):
            run(["/bin/sh", "-ec", self.build_command], cwd=self.folder, env=self.environment())
            built.touch()

    def changed(self):
        return max(path.stat().st_mtime for path in self.folder.iterdir() if path != self.verdicts)

    def words(self):
        return ["/bin/sh", "-c", f"exec {self.start_command}"]

    def version(self):
        """Of what is judged; empty for our own server."""
        if self.packages:
            return upstream(debian_version(self.packages[0]))
        return module_version(self.out, self.modules[0]) if self.modules else ""

    def title(self):
        return f"{self.name} {self.version()}".strip()


def every_name():
    return sorted(path.parent.name for path in HERE.glob("*/peer.toml"))


def debian_version(package):
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package],
                           capture_output=True, text=True)
    status, _, version = asked.stdout.partition(" ")
    return version if status == "installed" else ""


def upstream(version):
    """'1:1.5.0+dfsg-2' without what Debian adds to it."""
    return re.sub(r"[+~](dfsg|ds)\d*.*$", "", re.sub(r"-[^-]*$", "", re.sub(r"^\d+:", "", version)))


def module_version(out, module):
    manifest = out / "node_modules" / module.rsplit("@", 1)[0] / "package.json"
    return json.loads(manifest.read_text())["version"] if manifest.exists() else ""


def install(packages):
    print("installing", *packages, file=sys.stderr)
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    run([*as_root, *quiet, "update"])
    run([*as_root, *quiet, "install", "-y", "--no-install-recommends", *packages], stdout=subprocess.DEVNULL)


def run(words, **options):
    if subprocess.run(words, **options).returncode != 0:
        raise PeerError(f"this failed: {' '.join(words)}")


def main(word="", name="", *more):
    if word not in ("missing", "build", "start") or not name or more:
        raise PeerError("usage: peer.py missing|build|start NAME")
    peer = Peer(name)
    if word == "missing":
        print(*peer.missing())
    elif word == "build":
        peer.build()
    else:
        os.chdir(peer.folder)
        words = peer.words()
        os.execve(words[0], words, peer.environment())


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except PeerError as error:
        sys.exit(f"peer.py: {error}")

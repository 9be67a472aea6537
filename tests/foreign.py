"""Software that we did not write: a folder with a few lines that use it, and KIND.toml, which says
    name      as the tables call it
    packages  of Debian, and
    modules   of npm, in exact versions; what is judged comes first
    build     a shell command, if something is to be built, and
    start     the one that starts it; both in its folder, with $OUT, a folder to put things in, and $BIN,
              where our own programs are
    note      what else one should know of how it was set up, in a few words

A kind of software is a subclass of Foreign, and a program of the same name beside the folders:

    KIND.py missing NAME          says which packages of Debian it still needs
    KIND.py build NAME            has what it needs installed and built
    KIND.py start NAME [VALUE..]  becomes it
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

BUILD = Path(os.environ.get("ASSAY_BUILD", Path(__file__).resolve().parent.parent / "build")).resolve()

class ForeignError(Exception):
    """What is wrong with it, as a whole sentence."""


class Foreign:
    """A subclass says of which KIND, and where the folders are: HOME."""

    KEYS = {"name", "packages", "modules", "build", "note"}
    COMMANDS = {"start": []}  # keys too; and the names in braces that stand for values in each

    def __init__(self, folder):
        self.id = folder
        self.folder = self.HOME / folder
        self.verdicts = self.folder / "verdicts.txt"
        file = self.folder / f"{self.KIND}.toml"
        try:
            said = tomllib.loads(file.read_text())
        except FileNotFoundError:
            raise ForeignError(f"there is no {self.KIND} '{folder}'; there are {', '.join(self.every_name())}") from None
        if unknown := said.keys() - self.KEYS - self.COMMANDS.keys():
            raise ForeignError(f"{file} has the unknown key '{min(unknown)}'")
        self.said = said
        self.name = said["name"]
        self.packages = said.get("packages", [])
        self.modules = said.get("modules", [])
        self.build_command = said.get("build")
        self.commands = {key: said[key] for key in self.COMMANDS if key in said}
        self.note = said.get("note", "")
        self.out = BUILD / f"{self.KIND}s" / folder

    @classmethod
    def every_name(cls):
        return sorted(path.parent.name for path in cls.HOME.glob(f"*/{cls.KIND}.toml"))

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
        return max(path.stat().st_mtime for path in self.folder.iterdir() if path.suffix != ".txt")

    def words(self, *values, key="start"):
        """What to run. The shell sees no value before it is one word, whatever characters it has."""
        command = self.commands[key]
        for position, name in enumerate(self.COMMANDS[key], 1):
            command = command.replace(f"{{{name}}}", f'"${position}"')
        return ["/bin/sh", "-c", f"exec {command}", "sh", *values]

    def version(self):
        """Of what is judged; empty for our own server."""
        if self.packages:
            return upstream(debian_version(self.packages[0]))
        return module_version(self.out, self.modules[0]) if self.modules else ""

    def title(self):
        return f"{self.name} {self.version()}".strip()


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
        raise ForeignError(f"this failed: {' '.join(words)}")


def main(kind):
    try:
        obey(kind, *sys.argv[1:])
    except ForeignError as error:
        sys.exit(f"{kind.KIND}.py: {error}")


def obey(kind, word="", name="", *values):
    words = {"missing": [], "build": []} | kind.COMMANDS
    if word not in words or not name or len(values) != len(words[word]):
        ways = [" ".join([word, "NAME", *map(str.upper, values)]) for word, values in words.items()]
        raise ForeignError(f"usage: {kind.KIND}.py {' | '.join(ways)}")
    one = kind(name)
    if word == "missing":
        print(*one.missing())
    elif word == "build":
        one.build()
    elif word not in one.commands:
        raise ForeignError(f"{one.folder}/{kind.KIND}.toml has no '{word}'")
    else:
        os.chdir(one.folder)
        os.execve("/bin/sh", one.words(*values, key=word), one.environment())

"""Certifies clients that we did not write, one after the other, and says what was not known of them.

    certify.py [--pages] [--driver] [--only WORD]... [NAME...]   all clients without a name

Each is started for every connection; with --driver, or where its client.toml says so, once, and walks through the
cases by Autobahn's interface. --only chooses cases as assay-probe does.

A result of all cases is kept in build/clients/NAME/probe.json. With --pages the table in README.md and VERDICTS.md
beside this file are written anew, of all clients that have such a result. The exit status is 1 where a verdict is
not what verdicts.txt of the client says; UPDATE_GOLDEN=1 changes that file instead, which then wants reasons.
"""

import argparse
import contextlib
import os
import signal
import subprocess

from client import Client
from foreign import ForeignError  # where client found it
from certifying import is_known, main, probe
from pages import Pages


def by_command(client, file, only):
    """Behind the `exec` of a shell the process is the client itself."""
    return probe(client, file, "client", *only, command=client.words("{url}"), cwd=client.folder, env=client.environment())


def by_driver(client, file, only):
    def drive(prober):
        line = prober.stderr.readline()
        if " come to ws://" not in line:
            raise ForeignError(f"the prober does not say where it awaits clients, but '{line.strip()}'")
        url = line.partition(" come to ")[2].partition("/,")[0]
        with open(client.out / "stderr", "w") as complaints:
            driver = subprocess.Popen(client.words(url, key="drive"), cwd=client.folder, env=client.environment(),
                                      stdout=subprocess.DEVNULL, stderr=complaints, start_new_session=True)
        try:
            prober.wait()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(driver.pid, signal.SIGTERM)
            driver.wait()

    return probe(client, file, "client", *only, "--assign", "driver", "-l", "127.0.0.1:0", meanwhile=drive)


def certify(client, only, driver):
    """Whether the verdicts are the known ones."""
    client.build()
    way = by_driver if driver else by_command
    result = way(client, client.out / ("some.json" if only else "probe.json"), only)
    return is_known(client, result, whole=not only)


def work():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", action="store_true")
    parser.add_argument("--only", action="append", default=[], metavar="WORD")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args()
    clients = [Client(name) for name in asked.names or Client.every_name()]
    known = [certify(client, asked.only, asked.driver or client.by == "drive") for client in clients]
    if asked.pages:
        Pages(Client, "client").write()
    return 0 if all(known) else 1


if __name__ == "__main__":
    main(work)

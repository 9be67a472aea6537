"""Starts a server that wants its port told, perhaps before another one, and says where it listens.

    front.py [--before COMMAND] [--config FILE] COMMAND...

COMMAND has {port} where its port belongs; or FILE has, and {backend} for the port of the server behind,
and COMMAND has {config} for the file that is made of it.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def accepts(port):
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--before")
    parser.add_argument("--config")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    values = {"port": str(free_port())}
    children = []

    def stop(*_):
        for child in children:
            child.terminate()

    signal.signal(signal.SIGTERM, stop)
    if asked.before:
        behind = subprocess.Popen(["/bin/sh", "-c", f"exec {asked.before}"], stdout=subprocess.PIPE, text=True)
        children.append(behind)
        values["backend"] = behind.stdout.readline().removeprefix("listening on ").split(",")[0].strip()
    if asked.config:
        text = Path(asked.config).read_text()
        for name, value in values.items():
            text = text.replace("{%s}" % name, value)
        made = Path(os.environ["OUT"]) / asked.config
        made.write_text(text)
        values["config"] = str(made)
    server = subprocess.Popen([word.format(**values) for word in asked.command])
    children.append(server)
    while not accepts(int(values["port"])):
        if server.poll() is not None:
            stop()
            sys.exit(f"front.py: {asked.command[0]} did not start")
        time.sleep(0.05)
    print(f"listening on {values['port']}", flush=True)
    server.wait()
    stop()


main()

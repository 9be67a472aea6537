"""A WebSocket client that we did not write: a folder beside this file, with its echo and a client.toml.

    client.py missing NAME     says which packages of Debian it still needs
    client.py build NAME       has what it needs installed and built
    client.py start NAME URL   becomes the client, which opens a connection and sends back every message until it
                               ends. Its exit status is 0 if the connection was opened and then closed, and 1, with
                               the reason on stderr, if it could not be opened or was failed
    client.py drive NAME URL   becomes one that plays all cases of a server that speaks like Autobahn|Testsuite

tests/foreign.py says what client.toml says; besides there are
    drive     the command of `drive`,
    by        "drive", if it is certified by that, as each start takes long, and
    lacks     what the library does not do: offer "compression", check "utf-8", or tell an "empty close" from none
{url} in the commands is where to connect.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from foreign import Foreign, main


class Client(Foreign):
    HOME = HERE
    KIND = "client"
    KEYS = Foreign.KEYS | {"by", "lacks"}
    COMMANDS = {"start": ["url"], "drive": ["url"]}

    def __init__(self, folder):
        super().__init__(folder)
        self.by = self.said.get("by", "start")
        self.lacks = self.said.get("lacks", [])


if __name__ == "__main__":
    main(Client)

"""A WebSocket server that we did not write: a folder beside this file, with its echo and a peer.toml.

    peer.py missing NAME   says which packages of Debian it still needs
    peer.py build NAME     has what it needs installed and built
    peer.py start NAME     becomes the server, which says "listening on PORT", perhaps more after a comma

tests/foreign.py says what peer.toml says.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from foreign import Foreign, main


class Peer(Foreign):
    HOME = HERE
    KIND = "peer"


if __name__ == "__main__":
    main(Peer)

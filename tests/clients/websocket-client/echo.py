"""Echoes what a server sends, with websocket-client, until the connection ends."""

import ssl
import sys

from websocket import ABNF, WebSocketException, create_connection

try:
    socket = create_connection(sys.argv[1], sslopt={"cert_reqs": ssl.CERT_NONE})
    opcode, data = socket.recv_data()
    while opcode != ABNF.OPCODE_CLOSE:
        socket.send(data, opcode)
        opcode, data = socket.recv_data()
except (OSError, WebSocketException) as error:
    sys.exit(str(error))

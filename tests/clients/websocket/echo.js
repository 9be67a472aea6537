// Echoes what a server sends, with npm's websocket, until the connection ends.
'use strict';

const { client: WebSocketClient } = require('websocket');

const limit = 64 << 20; // octets of a frame or message

new WebSocketClient({
  maxReceivedFrameSize: limit,
  maxReceivedMessageSize: limit,
  tlsOptions: { rejectUnauthorized: false },
})
  .on('connectFailed', fail)
  .on('connect', (connection) => {
    connection.on('message', ({ type, utf8Data, binaryData }) => {
      if (type === 'utf8') connection.sendUTF(utf8Data);
      else connection.sendBytes(binaryData);
    });
    connection.on('error', fail);
    connection.on('close', (code, message) => {
      const failed = !connection.socket.destroyed; // as it is before that event after a Close of the server's
      if (failed || code === 1006) fail({ message });
    });
  })
  .connect(process.argv[2]);

function fail({ message }) {
  console.error(message);
  process.exitCode = 1;
}

// Echoes what a server sends, with npm's ws, until the connection ends.
'use strict';

const { WebSocket } = require('ws');

const socket = new WebSocket(process.argv[2], { rejectUnauthorized: false });
socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
socket.on('error', fail);
socket.on('close', (code) => code === 1006 && fail({ message: 'the connection ended without a Close' }));

function fail({ message }) {
  console.error(message);
  process.exitCode = 1;
}

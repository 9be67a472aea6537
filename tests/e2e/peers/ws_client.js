// Talks to an echo server with npm's ws, and says what came back.
'use strict';

const fs = require('fs');
const { WebSocket } = require('ws');

const url = process.argv[2];
const messages = ['', 'grüß', 'x'.repeat(70000), Buffer.from(Array.from({ length: 256 }, (_, i) => i))];
const socket = new WebSocket(url, ['chat'], url.startsWith('wss') ? { ca: fs.readFileSync(process.env.ASSAY_CA) } : {});

const next = () => (messages.length > 0 ? socket.send(messages[0]) : socket.close(1000));

socket.on('open', () => {
  console.log(`opened with subprotocol ${socket.protocol}`);
  next();
});
socket.on('message', (data, isBinary) => {
  const sent = messages.shift();
  const right = isBinary === Buffer.isBuffer(sent) && data.equals(Buffer.from(sent));
  console.log(right ? `${isBinary ? 'binary' : 'text'} of ${data.length} came back` : 'something else came back');
  next();
});
socket.on('error', (error) => console.log(error.message));
socket.on('close', (code) => console.log(`closed with ${code}\ndone`));

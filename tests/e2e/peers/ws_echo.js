// An echo server of npm's ws, as its documentation sets one up. Prints where it listens, and on SIGTERM
// what it saw.
'use strict';

const { WebSocketServer } = require('ws');

let connections = 0;
let messages = 0;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('listening', () => console.log(`listening on ${server.address().port}`));
server.on('connection', (socket) => {
  connections += 1;
  socket.on('error', () => {}); // the peer's faults are not ours to report
  socket.on('message', (data, isBinary) => {
    messages += 1;
    socket.send(data, { binary: isBinary });
  });
});

process.on('SIGTERM', () => {
  console.log(`saw ${connections} connections, ${messages} messages`);
  process.exit(0);
});

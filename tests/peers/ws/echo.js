// An echo server of npm's ws, as its documentation sets one up. Says where it listens, and on SIGTERM
// what it saw.
//
//   echo.js plain|deflate
'use strict';

const { WebSocketServer } = require('ws');
const { version } = require('ws/package.json');

let connections = 0;
let messages = 0;

const deflate = { zlibDeflateOptions: { level: 6, memLevel: 8 }, threshold: 0 };
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  backlog: 4096,
  perMessageDeflate: process.argv[2] === 'deflate' ? deflate : false,
});
server.on('listening', () => {
  console.log(`listening on ${server.address().port}, ws ${version} on Node.js ${process.versions.node}`);
});
server.on('connection', (socket) => {
  connections += 1;
  socket.on('error', () => {}); // the load's faults are not ours to report
  socket.on('message', (data, isBinary) => {
    messages += 1;
    socket.send(data, { binary: isBinary });
  });
});

process.on('SIGTERM', () => {
  console.log(`saw ${connections} connections, ${messages} messages`);
  process.exit(0);
});

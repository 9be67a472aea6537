// An echo server of npm's ws, as its documentation sets one up.
//
//   ws_peer.js plain|deflate
'use strict';

const { WebSocketServer } = require('ws');
const { version } = require('ws/package.json');

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
  socket.on('error', () => {}); // the load's faults are not ours to report
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});

// An echo server of npm's faye-websocket. Says where it listens.
'use strict';

const http = require('http');
const WebSocket = require('faye-websocket');
const deflate = require('permessage-deflate');

const server = http.createServer((_, response) => response.writeHead(404).end());
server.on('upgrade', (request, socket, head) => {
  if (!WebSocket.isWebSocket(request)) return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  const peer = new WebSocket(request, socket, head, [], { extensions: [deflate], maxLength: 64 << 20 });
  peer.on('message', ({ data }) => peer.send(data));
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));

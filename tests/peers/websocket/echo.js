// An echo server of npm's websocket. Says where it listens.
'use strict';

const http = require('http');
const { server: WebSocketServer } = require('websocket');

const limit = 64 << 20; // octets of a frame or message
const server = http.createServer((_, response) => response.writeHead(404).end());
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));

new WebSocketServer({
  httpServer: server,
  maxReceivedFrameSize: limit,
  maxReceivedMessageSize: limit,
}).on('request', (request) => {
  const connection = request.accept(null, request.origin);
  connection.on('error', () => {}); // the peer's faults are not ours to report
  connection.on('message', ({ type, utf8Data, binaryData }) => {
    if (type === 'utf8') connection.sendUTF(utf8Data);
    else connection.sendBytes(binaryData);
  });
});

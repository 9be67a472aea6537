// A server of npm's ws that treats every fifth connection in the same way, and counts for itself what
// it has seen and done:
//
//   0  is refused with 503
//   1  gets an echo, and with the 101 something that nobody asked for
//   2  gets a Close 1013 instead of its first echo
//   3  is reset on its first message
//   4  gets an echo
'use strict';

const http = require('http');
const { WebSocketServer } = require('ws');

const seen = { asked: 0, refused: 0, opened: 0, messages: 0, octets: 0, answers: 0, 'octets back': 0 };
const server = http.createServer();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

const answer = (socket, data, binary) => {
  seen.answers += 1;
  seen['octets back'] += data.length;
  socket.send(data, { binary });
};

const serve = (socket, tcp, kind) => {
  seen.opened += 1;
  socket.on('error', () => {});
  socket.on('close', (code) => (seen[code] = (seen[code] ?? 0) + 1));
  socket.on('message', (data, binary) => {
    seen.messages += 1;
    seen.octets += data.length;
    if (kind === 2) return socket.close(1013);
    if (kind === 3) return tcp.resetAndDestroy();
    answer(socket, data, binary);
  });
  if (kind === 1) answer(socket, 'nobody asked', false);
};

server.on('upgrade', (request, tcp, head) => {
  const kind = seen.asked++ % 5;
  tcp.on('error', () => {});
  if (kind === 0) {
    seen.refused += 1;
    return tcp.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  }
  tcp.cork();
  sockets.handleUpgrade(request, tcp, head, (socket) => serve(socket, tcp, kind));
  tcp.uncork();
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  console.log(`listening on ${server.address().port}`);
});

const tell = () => {
  if (sockets.clients.size > 0) return setTimeout(tell, 10); // the last have not quite gone
  console.log(Object.entries(seen).map(([what, count]) => `${what} ${count}`).join('\n'));
  process.exit(0);
};
process.on('SIGTERM', tell);

// An echo server of Bun's own, which is µWebSockets. Says where it listens.
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request, self) => (self.upgrade(request) ? undefined : new Response('no WebSocket', { status: 400 })),
  websocket: {
    perMessageDeflate: true,
    maxPayloadLength: 64 << 20,
    backpressureLimit: 64 << 20,
    message: (socket, message) => void socket.send(message, true),
  },
});
console.log(`listening on ${server.port}`);

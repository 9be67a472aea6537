// An echo server of Deno's own. Says where it listens.
Deno.serve({ hostname: '127.0.0.1', port: 0, onListen: ({ port }) => console.log(`listening on ${port}`) }, (request) => {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response('no WebSocket', { status: 400 });
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }) => socket.readyState === WebSocket.OPEN && socket.send(data);
  socket.onerror = () => {}; // the peer's faults are not ours to report
  return response;
});

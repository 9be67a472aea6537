// An echo as a worker.
export default {
  fetch(request) {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response('no WebSocket', { status: 400 });
    const [theirs, ours] = Object.values(new WebSocketPair());
    ours.accept();
    ours.binaryType = 'arraybuffer';
    ours.addEventListener('message', ({ data }) => ours.send(data));
    ours.addEventListener('close', ({ code, reason }) => {
      if (ours.readyState === WebSocket.CLOSING) code === 1005 ? ours.close() : ours.close(code, reason);
    });
    return new Response(null, { status: 101, webSocket: theirs });
  },
};

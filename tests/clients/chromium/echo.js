// Echoes what a server sends; resolves to how the connection ended.
'use strict';

function echo(url) {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }) => socket.send(data);
  return new Promise((resolve) => (socket.onclose = resolve));
}

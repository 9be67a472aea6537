// URL SIZES OFFER: talks to an echo server with npm's ws, and says what came back.
'use strict';

const { once } = require('events');
const fs = require('fs');
const { WebSocket } = require('ws');
const { kinds, verdict } = require('./messages.js');

// Its options are the parameters of RFC 7692 in camel case, and false for what is null.
const deflate = (offer) =>
  offer &&
  Object.fromEntries(
    Object.entries(offer).map(([name, value]) => [name.replace(/_(.)/g, (_, c) => c.toUpperCase()), value ?? false]),
  );

async function talk(url, sizes, offer) {
  const socket = new WebSocket(url, ['chat'], {
    ca: url.startsWith('wss') ? fs.readFileSync(process.env.ASSAY_CA) : undefined,
    perMessageDeflate: offer ? { ...deflate(offer), threshold: 0 } : false,
  });
  socket.on('unexpected-response', (_, { statusCode }) => {
    console.log(`refused with ${statusCode}\ndone`);
    process.exit();
  });
  let agreed;
  socket.on('upgrade', ({ headers }) => (agreed = headers['sec-websocket-extensions'] ?? ''));
  await once(socket, 'open');
  console.log(`opened with subprotocol ${socket.protocol}`);
  if (!agreed !== !socket.extensions) throw new Error(`has agreed on '${socket.extensions}'`);
  console.log(`extensions: ${agreed}`);

  const check = async (what, message) => {
    const [data, isBinary] = await once(socket, 'message');
    console.log(verdict(what, message, isBinary ? data : data.toString()));
  };
  for (const [kind, make] of Object.entries(kinds)) {
    for (const size of sizes) {
      const message = make(size);
      socket.send(message);
      await check(`${kind} of ${size}`, message);
    }
    const message = make(100000);
    socket.send(message.slice(0, 1000), { fin: false });
    socket.ping('still there?');
    const [data] = await once(socket, 'pong');
    console.log(data.toString() === 'still there?' ? 'pong came back' : `a pong says '${data}'`);
    socket.send(message.slice(0, 0), { fin: false });
    socket.send(message.slice(1000));
    await check(`fragmented ${kind}`, message);
  }
  socket.close(4321, 'that was all');
  const [code] = await once(socket, 'close');
  console.log(`closed with ${code}\ndone`);
}

talk(process.argv[2], process.argv[3].split(',').map(Number), JSON.parse(process.argv[4]));

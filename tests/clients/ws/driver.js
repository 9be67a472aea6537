// Plays all cases of a server that speaks like Autobahn|Testsuite, with npm's ws.
'use strict';

const { once } = require('events');
const { WebSocket } = require('ws');
const { version } = require('ws/package.json');

const [base] = process.argv.slice(2);
const agent = encodeURIComponent(`ws ${version}`);

async function play(path) {
  const socket = new WebSocket(`${base}${path}`, { rejectUnauthorized: false });
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on('error', ({ message }) => console.error(`${path}: ${message}`));
  await new Promise((resolve) => socket.on('close', resolve));
}

async function drive() {
  const counter = new WebSocket(`${base}/getCaseCount`, { rejectUnauthorized: false });
  const [count] = await once(counter, 'message');
  for (let number = 1; number <= Number(count); ++number) await play(`/runCase?case=${number}&agent=${agent}`);
  await play(`/updateReports?agent=${agent}`);
}

drive().catch(({ message }) => {
  console.error(message);
  process.exitCode = 1;
});

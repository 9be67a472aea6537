// The messages of our clients in JavaScript, in Node.js and in a browser.
'use strict';

const random = (size) => Uint8Array.from({ length: size }, () => 256 * Math.random());
const kinds = {
  'repetitive text': (size) => 'grüße, '.repeat(size / 9) + 'x'.repeat(size % 9), // 9 octets a word
  'random text': (size) => new TextDecoder().decode(random(size).map((octet) => 32 + (octet % 64))),
  'repetitive binary': (size) => Uint8Array.from({ length: size }, (_, i) => i % 100),
  'random binary': random,
};

const same = (a, b) =>
  typeof a === 'string' || typeof b === 'string'
    ? a === b
    : a.length === b.length && a.every((octet, i) => octet === b[i]);

// What to say of a message, when this came back.
const verdict = (what, sent, received) => `${same(sent, received) ? what : `not the ${what}`} came back`;

if (typeof module === 'object') module.exports = { kinds, verdict };

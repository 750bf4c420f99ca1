// Sends messages of many sizes to an echo with the npm package "ws", compressed as the options say. Prints what was agreed and what came back.
import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';

const [, , url, options] = process.argv;
const sizes = [0, 1, 125, 126, 1000, 65535, 65536, 900000];
const messages = sizes.flatMap(size => [Buffer.alloc(size, 'similar text, '), randomBytes(size)]);
let right = 0;

const socket = new WebSocket(url, { perMessageDeflate: { threshold: 0, ...JSON.parse(options) } });
socket.on('upgrade', response => console.log(response.headers['sec-websocket-extensions'] ?? 'none'));
socket.on('open', () => messages.forEach((message, i) => socket.send(message, { compress: i % 5 !== 4 })));
socket.on('message', data => {
  if (!data.equals(messages[right])) {
    throw new Error(`message ${right} came back wrong`);
  }

  if (++right === messages.length) {
    socket.close(1000);
  }
});
socket.on('close', code => console.log(`${right} of ${messages.length} right, closed ${code}`));

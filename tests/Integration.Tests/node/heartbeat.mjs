// Sends empty texts with the npm package "ws", as wscat does for the key Enter, and prints what came back.
import WebSocket from 'ws';

const [, , url, options] = process.argv;
const socket = new WebSocket(url, JSON.parse(options));
const next = () => new Promise(resolve => socket.once('message', (data, isBinary) => resolve(isBinary ? 'bytes' : data.toString())));
let said = '';
socket.on('error', error => console.error(error));
socket.on('close', code => console.log(`${said}, closed ${code}`));
await new Promise(resolve => socket.once('open', resolve));

let answers = 0;
for (; answers < 10; answers++) {
  socket.send('');
  const heard = await next();
  if (heard !== '') {
    throw new Error(`heard ${heard}`);
  }
}

socket.send('{"type":"work","text":"one"}');
const reply = await next();
socket.send('');
said = `${answers} answers, then ${reply}, then ${await next() === '' ? 'an answer' : 'something else'}`;
socket.close(1000);

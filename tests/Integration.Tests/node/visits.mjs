// Visits routes of the reference app with the npm package "ws" and prints what each one did.
import WebSocket from 'ws';

const base = process.argv[2];

function visit(path, act = () => {}) {
  return new Promise(resolve => {
    const socket = new WebSocket(new URL(path, base));
    const seen = [];
    const texts = [];
    socket.on('error', error => {
      // An abort may show as a reset, and as one in the middle of the handshake.
      if (path !== '/terminate') {
        seen.push(error.message);
      }
    });
    socket.on('ping', () => seen.push('pinged'));
    socket.on('message', (data, isBinary) => {
      if (path === '/send-then-close') {
        texts.push(`${data}`);
      } else {
        seen.push(isBinary ? `binary ${data.length}` : `text ${data}`);
      }
    });
    act(socket);
    socket.on('close', (code, reason) => {
      if (texts.length) {
        seen.push(`${texts.length} messages from ${texts[0]} to ${texts.at(-1)}`);
      }

      seen.push(`closed ${code} ${reason}`.trim());
      console.log(`${path}: ${seen.join(', ')}`);
      resolve();
    });
  });
}

const closeAfterFirst = socket => socket.once('message', () => socket.close(1000));

await visit('/hello', closeAfterFirst);
await visit('/both', closeAfterFirst);
await visit('/close/4001');
await visit('/terminate');
await visit('/throw-sync');
await visit('/send-then-close');
await visit('/ping', socket => {
  socket.once('open', () => socket.send('go'));
  socket.once('ping', () => socket.close(1000));
});
await visit('/echo', socket => {
  socket.once('open', () => socket.send('hi'));
  socket.on('message', (data, isBinary) => (isBinary ? socket.close(4002, 'enough') : socket.send(Buffer.from([1, 2, 3]))));
});
await visit('/hook-401');
await visit('/nowhere');

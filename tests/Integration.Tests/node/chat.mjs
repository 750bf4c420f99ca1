// Enters a room as two people with the npm package "ws" and prints what the second one hears.
import WebSocket from 'ws';

const enter = name => new Promise((resolve, reject) => {
  const socket = new WebSocket(`${process.argv[2]}?name=${name}`);
  socket.on('error', reject);
  socket.once('message', data => {
    const welcome = JSON.parse(data);
    return welcome.type === 'welcome' ? resolve(socket) : reject(new Error(`not welcome: ${data}`));
  });
});

const ada = await enter('Ada');
const bob = await enter('Bob');

bob.on('message', data => {
  const event = JSON.parse(data);
  console.log(event.type, event.from ?? event.name, event.text ?? '');
  if (event.type === 'said') {
    ada.close(1000, 'done');
  }

  if (event.type === 'left') {
    bob.ping();
    bob.once('pong', () => bob.close(1000));
  }
});
bob.on('close', code => console.log('closed', code));

ada.send(JSON.stringify({ type: 'say', id: '1', text: 'hello from node' }));

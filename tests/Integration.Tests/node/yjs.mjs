// Edits a document from several places with the npm packages "yjs" and "y-websocket", and prints what they come to see.
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

const open = async name => {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(process.argv[2], 'plan', doc, { WebSocketPolyfill: WebSocket, disableBc: true });
  provider.awareness.setLocalStateField('name', name);
  const text = doc.getText('text');
  await new Promise(resolve => provider.once('sync', resolve));
  const names = () => [...provider.awareness.getStates().values()].map(state => state.name).sort().join();
  const until = async (source, event, isTrue) => {
    while (!isTrue()) {
      await new Promise(resolve => source.once(event, resolve));
    }
  };
  return {
    provider,
    text,
    names,
    hears: words => until(doc, 'update', () => words.every(word => `${text}`.includes(word))),
    sees: expected => until(provider.awareness, 'change', () => names() === expected),
    leave: () => {
      provider.shouldConnect = false;
      provider.ws.terminate();
      provider.destroy();
      doc.destroy();
    },
  };
};

const ada = await open('Ada');
ada.text.insert(0, 'Buy milk. ');
const bob = await open('Bob');
await bob.hears(['milk']);
await Promise.all([ada.sees('Ada,Bob'), bob.sees('Ada,Bob')]);
console.log('awareness', ada.names());

// Both at the same place at the same time: Yjs decides on an order, and everybody on the same one.
ada.text.insert(0, 'Ada was here. ');
bob.text.insert(0, 'Bob was here. ');
const words = ['Ada was', 'Bob was', 'milk'];
await Promise.all([ada.hears(words), bob.hears(words)]);
console.log('converged', `${ada.text}` === `${bob.text}`);

const late = await open('Late');
await late.sees('Ada,Bob,Late');
console.log('late joiner', `${late.text}` === `${ada.text}`, late.names());

// Without a word, as a laptop that is shut.
ada.leave();
await Promise.all([bob.sees('Bob,Late'), late.sees('Bob,Late')]);
console.log('after Ada left', bob.names());

// What was written offline is asked for on the way back in.
bob.provider.disconnect();
bob.text.insert(0, 'Offline. ');
bob.provider.connect();
await late.hears(['Offline']);
console.log('offline edit', `${late.text}` === `${bob.text}`);
const last = `${late.text}`;
bob.leave();
late.leave();

const reader = await open('Reader');
await reader.hears(['Offline']);
console.log('after all left', `${reader.text}` === last, reader.text.length);
reader.leave();

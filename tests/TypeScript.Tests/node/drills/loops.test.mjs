import assert from "node:assert/strict";
import test from "node:test";
import { clock, connect, opened, settle, socket } from "./fake.mjs";

const said = n => ({ type: "said", n });
const numbers = messages => messages.map(message => message.n);

test("a loop sees all messages, those that were kept first, across connections", async () => {
  const connection = connect();
  socket().open();
  socket().say(said(1));
  const heard = [];
  const loop = (async () => {
    for await (const message of connection) {
      heard.push(message);
    }
  })();
  await settle();
  socket().say(said(2));
  socket().end();
  await clock.advance(750);
  socket().open();
  socket().say(said(3));
  socket().say(said(4));
  connection.close();
  await loop;
  assert.deepEqual(numbers(heard), [1, 2, 3, 4]);
});

test("two loops and a listener see the same", async () => {
  const connection = opened();
  const heard = [[], [], []];
  const loops = [0, 1].map(async i => {
    for await (const message of connection) {
      heard[i].push(message);
      if (message.n === 3 - i) {
        break;
      }
    }
  });
  connection.on("said", message => heard[2].push(message));
  await settle();
  for (const n of [1, 2, 3, 4]) {
    socket().say(said(n));
    await settle();
  }
  await Promise.all(loops);
  assert.deepEqual(heard.map(numbers), [[1, 2, 3], [1, 2], [1, 2, 3, 4]]);
});

test("a loop over a closed connection gives what was kept, and ends", async () => {
  const connection = opened();
  socket().say(said(1));
  socket().end(4400);
  const heard = [];
  for await (const message of connection) {
    heard.push(message);
  }
  assert.deepEqual(numbers(heard), [1]);
});

test("return() ends a loop that waits", async () => {
  const connection = opened();
  const loop = connection[Symbol.asyncIterator]();
  const next = loop.next();
  assert.deepEqual(await loop.return(), { value: undefined, done: true });
  assert.deepEqual(await next, { value: undefined, done: true });
  socket().say(said(1));
  const heard = [];
  connection.onMessage(message => heard.push(message));
  await settle();
  assert.deepEqual(numbers(heard), [1], "nobody took it");
});

test("a loop that is too far behind fails, and one that is fast does not", async () => {
  const connection = opened({ buffer: 10 });
  const slow = connection[Symbol.asyncIterator]();
  const fast = connection[Symbol.asyncIterator]();
  const first = slow.next();
  const heard = [];
  const loop = (async () => {
    for await (const message of fast) {
      heard.push(message);
    }
  })();
  // All in one turn of the event loop, as the package ws does it with what came in one packet.
  for (let n = 0; n < 100; n++) {
    socket().say(said(n));
  }
  await clock.advance(1);
  assert.equal((await first).value.n, 0);
  await assert.rejects(async () => {
    for (;;) {
      await slow.next();
    }
  }, /10 messages behind/);
  assert.deepEqual(await slow.next(), { value: undefined, done: true });
  connection.close();
  await loop;
  assert.equal(heard.length, 100);
});

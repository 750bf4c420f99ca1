import assert from "node:assert/strict";
import test from "node:test";
import { clock, connect, failure, opened, settle, socket } from "./fake.mjs";

const prompt = { type: "prompt", key: "id", replies: ["token"], ends: ["done"], cancel: "stop" };
const say = { type: "say", key: "id", replies: ["said"] };
const last = () => socket().messages.at(-1);
const token = (id, n) => socket().say({ type: "token", id, n });

test("a call gives the reply with its id, with the tag in front", async () => {
  const connection = opened();
  const reply = connection.call(say, { text: "x" });
  assert.match(socket().sent[0], /^\{"type":"say","text":"x","id":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"\}$/);
  socket().say({ type: "said", id: "another" });
  socket().say({ type: "token", id: last().id });
  socket().say({ type: "said", id: last().id, n: 1 });
  assert.equal((await reply).n, 1);
});

test("a call ends with its reply, or after 10 s", async () => {
  const connection = opened({ heartbeat: false });
  const call = connection.call({ ...say, cancel: "stop" }, {});
  assert.equal(clock.timers.size, 1);
  socket().say({ type: "said", id: last().id });
  await call;
  assert.equal(clock.timers.size, 0);
  connection.close();
  assert.equal(socket().messages.length, 1);

  const other = opened({ heartbeat: false });
  const late = failure(other.call(say, {}));
  await clock.advance(10_000);
  assert.equal((await late).name, "TimeoutError");
});

test("ids are random without a secure context as well, and numbers count", () => {
  const crypto = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
  const connection = opened();
  connection.call(say, {}).catch(() => {});
  assert.match(last().id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  Object.defineProperty(globalThis, "crypto", crypto);
  for (const id of [1, 2, 3]) {
    connection.call({ ...say, numeric: true }, {}).catch(() => {});
    assert.equal(last().id, id);
  }
});

test("an operation of a route without a tag goes by its id alone", async () => {
  const connection = opened({}, { tag: undefined, types: undefined });
  const reply = connection.call({ key: "id", replies: [] }, { text: "x" });
  assert.deepEqual(Object.keys(last()), ["text", "id"]);
  socket().say({ n: 0 });
  socket().say({ id: last().id, n: 1 });
  assert.equal((await reply).n, 1);
});

test("a stream gives its replies, and returns its end", async () => {
  const connection = opened();
  const stream = connection.stream(prompt, { text: "x" });
  await settle();
  assert.equal(socket().messages.length, 0, "it begins with the loop");
  const first = stream.next();
  const { id } = last();
  token("another", 0);
  token(id, 1);
  token(id, 2);
  socket().say({ type: "done", id, total: 2 });
  token(id, 3);
  assert.deepEqual(await first, { value: { type: "token", id, n: 1 }, done: false });
  assert.deepEqual(await stream.next(), { value: { type: "token", id, n: 2 }, done: false });
  assert.deepEqual(await stream.next(), { value: { type: "done", id, total: 2 }, done: true });
  assert.equal(socket().messages.length, 1, "it has ended by itself");
});

for (const [name, leave] of [
  ["break", async stream => {
    for await (const _ of stream) {
      break;
    }
  }],
  ["return()", stream => stream.return()],
  ["throw()", stream => failure(stream.throw(new Error("thrown")))],
]) {
  test(`${name} tells the server to stop, and late replies go nowhere`, async () => {
    const connection = opened();
    const heard = [];
    const stream = connection.stream(prompt, {});
    const first = stream.next();
    const { id } = last();
    token(id, 1);
    await first;
    token(id, 2);
    await leave(stream);
    assert.deepEqual(last(), { type: "stop", id });
    connection.onMessage(message => heard.push(message));
    token(id, 3);
    socket().say({ type: "done", id });
    await settle();
    assert.deepEqual(heard, []);
    assert.equal(socket().messages.length, 2);
    assert.deepEqual(await stream.next(), { value: undefined, done: true });
  });
}

test("return() does not wait for a message that may never come", async () => {
  const connection = opened();
  const stream = connection.stream(prompt, {});
  const next = stream.next();
  assert.deepEqual(await stream.return("early"), { value: "early", done: true });
  assert.equal((await next).done, true);
  assert.equal(last().type, "stop");
});

test("a stream that never began sends nothing", async () => {
  const connection = opened();
  await connection.stream(prompt, {}).return();
  assert.equal(socket().messages.length, 0);
});

test("a signal stops a stream at once, and a call", async () => {
  const connection = opened();
  const controller = new AbortController();
  const stream = connection.stream(prompt, {}, { signal: controller.signal });
  const first = stream.next();
  const { id } = last();
  token(id, 1);
  await first;
  token(id, 2);
  controller.abort(new Error("enough"));
  assert.deepEqual(last(), { type: "stop", id });
  assert.equal((await failure(stream.next())).message, "enough");

  const again = new AbortController();
  const call = failure(connection.call({ ...say, cancel: "stop" }, {}, { signal: again.signal }));
  again.abort();
  assert.equal((await call).name, "AbortError");
  assert.equal(last().type, "stop");
  assert.equal((await failure(connection.stream(prompt, {}, { signal: again.signal }).next())).name, "AbortError");
  assert.equal(socket().messages.length, 4);
});

test("an operation that was not sent needs no stop, and is not sent later", async () => {
  const connection = connect();
  const stream = connection.stream(prompt, {});
  stream.next();
  await settle();
  await stream.return();
  socket().open();
  assert.deepEqual(socket().messages, []);
});

test("the late reply to a call that timed out goes nowhere", async () => {
  const connection = opened();
  const call = failure(connection.call(say, {}, { timeout: 100 }));
  await clock.advance(100);
  assert.equal((await call).name, "TimeoutError");
  const heard = [];
  connection.on("said", message => heard.push(message));
  socket().say({ type: "said", id: last().id });
  assert.deepEqual(heard, []);
});

test("what is remembered of late replies is bounded, and ends with the connection", async () => {
  const connection = opened();
  for (let i = 0; i < 150; i++) {
    failure(connection.call(say, {}, { timeout: 100 }));
  }
  await clock.advance(100);
  const heard = [];
  connection.on("said", message => heard.push(message));
  const ids = socket().messages.map(message => message.id);
  ids.forEach(id => socket().say({ type: "said", id }));
  assert.deepEqual(heard.map(message => message.id), ids.slice(0, 50));
  socket().end();
  await clock.advance(750);
  socket().open();
  ids.forEach(id => socket().say({ type: "said", id }));
  assert.equal(heard.length, 200);
});

test("the timeout of a stream is its longest silence", async () => {
  const connection = opened();
  const stream = connection.stream(prompt, {}, { timeout: 1_000 });
  for (let n = 0; n < 5; n++) {
    const next = stream.next();
    await clock.advance(900);
    token(last().id, n);
    assert.equal((await next).value.n, n);
  }
  const silent = failure(stream.next());
  await clock.advance(1_000);
  assert.equal((await silent).name, "TimeoutError");
  assert.equal(last().type, "stop");
});

test("a stream has no timeout by default", async () => {
  const connection = opened({ heartbeat: false });
  failure(connection.stream(prompt, {}).next());
  await clock.advance(0);
  assert.equal(clock.timers.size, 0);
});

test("a stream whose loop is too slow fails, and tells the server to stop", async () => {
  const connection = opened({ buffer: 10 });
  const stream = connection.stream(prompt, {});
  const first = stream.next();
  const { id } = last();
  for (let n = 0; n < 20; n++) {
    token(id, n);
  }
  await clock.advance(1);
  assert.equal(last().type, "stop");
  await first;
  await assert.rejects(async () => {
    for (;;) {
      await stream.next();
    }
  }, /10 messages behind/);
});

test("a stream gives what came before the connection was lost", async () => {
  const connection = opened();
  const stream = connection.stream(prompt, {});
  const first = stream.next();
  token(last().id, 1);
  token(last().id, 2);
  socket().end();
  assert.equal((await first).value.n, 1);
  assert.equal((await stream.next()).value.n, 2);
  assert.equal((await failure(stream.next())).name, "ConnectionLost");
  await clock.advance(1_000);
  socket().open();
  assert.deepEqual(socket().messages, []);
});

test("those who listen to all messages hear the replies of an operation, too", async () => {
  const connection = opened();
  const heard = [];
  connection.onMessage(message => heard.push(message.n));
  const call = connection.call(say, {});
  socket().say({ type: "said", id: last().id, n: 1 });
  await call;
  assert.deepEqual(heard, [1]);
});

test("operations side by side have their own replies", async () => {
  const connection = opened();
  const streams = [connection.stream(prompt, {}), connection.stream(prompt, {})];
  const firsts = streams.map(stream => stream.next());
  const [a, b] = socket().messages.map(message => message.id);
  assert.notEqual(a, b);
  token(b, 1);
  token(a, 2);
  assert.equal((await firsts[0]).value.n, 2);
  assert.equal((await firsts[1]).value.n, 1);
});

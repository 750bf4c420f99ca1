import assert from "node:assert/strict";
import test from "node:test";
import { clock, connect, failure, opened, settle, socket } from "./fake.mjs";

const prompt = { type: "prompt", key: "id", replies: ["token"], ends: ["done"], cancel: "stop" };
const say = { type: "say", key: "id", replies: ["said"] };
const last = () => socket().messages.at(-1);

test("a request takes the first message that matches, and others hear it too", async () => {
  const connection = opened();
  const heard = [];
  connection.on("said", message => heard.push(message.n));
  const reply = connection.request({ type: "say", id: 2 }, "said", message => message.id === 2);
  assert.deepEqual(last(), { type: "say", id: 2 });
  socket().say({ type: "said", id: 1, n: 1 });
  socket().say({ type: "token", id: 2, n: 2 });
  socket().say({ type: "said", id: 2, n: 3 });
  socket().say({ type: "said", id: 2, n: 4 });
  assert.equal((await reply).n, 3);
  assert.deepEqual(heard, [1, 3, 4]);
});

test("a request without a type takes any message", async () => {
  const connection = opened({}, { tag: undefined, types: undefined });
  const reply = connection.request("question", message => message.answer === 42);
  socket().say({ answer: 41 });
  socket().say({ answer: 42 });
  assert.deepEqual(await reply, { answer: 42 });
});

test("a request takes no message that came before it, or before it was sent", async () => {
  const connection = opened();
  socket().say({ type: "said", n: 1 });
  const reply = connection.request({ type: "say" }, "said");
  connection.on("token", () => {});
  await settle();
  socket().say({ type: "said", n: 2 });
  assert.equal((await reply).n, 2);

  socket().readyState = 2;
  const queued = connection.request({ type: "say" }, "said");
  socket().say({ type: "said", n: 2 });
  socket().end();
  await clock.advance(750);
  socket().open();
  assert.deepEqual(socket().messages, [{ type: "say" }]);
  socket().say({ type: "said", n: 3 });
  assert.equal((await queued).n, 3);
});

test("messages that a request does not match are kept", async () => {
  const connection = opened();
  const reply = connection.request({ type: "say" }, "said", message => message.n === 2);
  socket().say({ type: "said", n: 1 });
  socket().say({ type: "said", n: 2 });
  await reply;
  const heard = [];
  connection.on("said", message => heard.push(message.n));
  await settle();
  assert.deepEqual(heard, [1]);
});

test("a request fails after 10 s, after its own time, or never", async () => {
  const connection = opened({ heartbeat: false });
  const usual = failure(connection.request({ type: "say" }, "said"));
  const short = failure(connection.request({ type: "say" }, "said", undefined, { timeout: 100 }));
  const never = connection.request({ type: "say" }, "said", undefined, { timeout: 0 });
  await clock.advance(100);
  assert.equal((await short).name, "TimeoutError");
  await clock.advance(9_899);
  let isOver = false;
  usual.then(() => (isOver = true));
  await settle();
  assert.equal(isOver, false);
  await clock.advance(1);
  assert.equal((await usual).name, "TimeoutError");
  await clock.advance(10_000_000);
  socket().say({ type: "said", n: 1 });
  assert.equal((await never).n, 1);
  assert.equal(clock.timers.size, 0);
});

test("a request fails with the reason of its signal, and leaves nothing behind", async () => {
  const connection = opened({ heartbeat: false });
  const controller = new AbortController();
  const reason = new Error("enough");
  const request = failure(connection.request({ type: "say" }, "said", undefined, { signal: controller.signal }));
  controller.abort(reason);
  assert.equal(await request, reason);
  assert.equal(await failure(connection.request({ type: "say" }, "said", undefined, { signal: controller.signal })), reason);
  assert.equal(socket().messages.length, 1);
  assert.equal(clock.timers.size, 0);
});

test("a request that is aborted while it waits is not sent", async () => {
  const connection = connect();
  const controller = new AbortController();
  const request = failure(connection.request({ type: "say" }, "said", undefined, { signal: controller.signal }));
  controller.abort();
  await request;
  socket().open();
  assert.deepEqual(socket().messages, []);
});

test("what was sent fails with the connection, and what waits does not", async () => {
  const connection = opened();
  const sent = [
    failure(connection.request({ type: "say" }, "said")),
    failure(connection.call(say, {})),
    failure(connection.stream(prompt, {}).next()),
  ];
  socket().end(1011, "broken");
  const waits = connection.call(say, {});
  for (const error of await Promise.all(sent)) {
    assert.equal(error.name, "ConnectionLost");
    assert.ok(error instanceof Error);
    assert.deepEqual(error.close, { code: 1011, reason: "broken", wasClean: true });
  }
  await clock.advance(750);
  socket().end();
  await clock.advance(1_000);
  socket().open();
  socket().say({ type: "said", id: last().id, n: 1 });
  assert.equal((await waits).n, 1);
});

test("a request that cannot be sent fails at once", async () => {
  const refused = connect({ queue: false });
  assert.equal((await failure(refused.request({ type: "say" }, "said"))).name, "ConnectionLost");
  const old = connect({ queue: { age: 1_000 }, connectTimeout: Infinity });
  const waits = failure(old.request({ type: "say" }, "said"));
  await clock.advance(1_001);
  socket().open();
  assert.equal((await waits).name, "ConnectionLost");
  assert.deepEqual(socket().messages, []);
});

test("a match that throws is reported, and matches nothing", async () => {
  const connection = opened();
  const reply = connection.request({ type: "say" }, "said", message => message.text.length > 0);
  socket().say({ type: "said" });
  socket().say({ type: "said", text: "x" });
  assert.equal((await reply).text, "x");
});

test("nothing is left of a request that is over", async () => {
  const listeners = new Set();
  const signal = {
    aborted: false,
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  const connection = opened({ heartbeat: false });
  const reply = connection.request({ type: "say" }, "said", undefined, { signal });
  assert.equal(listeners.size, 1);
  socket().say({ type: "said" });
  await reply;
  assert.equal(listeners.size, 0);
  assert.equal(clock.timers.size, 0);
});

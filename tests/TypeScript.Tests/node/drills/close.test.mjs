import assert from "node:assert/strict";
import test from "node:test";
import { clock, connect, failure, opened, pageListeners, settle, socket, sockets } from "./fake.mjs";

test("close() ends an attempt that waits for its query", async () => {
  let answer;
  const connection = connect({ query: () => new Promise(resolve => (answer = resolve)) });
  connection.close();
  answer({ ticket: 1 });
  await settle();
  assert.equal(sockets.length, 0);
  assert.equal(connection.state, "closed");
  assert.equal(clock.timers.size, 0);
});

test("close() ends a handshake, a wait and an open connection, once", async () => {
  const connecting = connect();
  connecting.close();
  assert.deepEqual(socket().closedWith, [1000, ""]);
  socket().open();
  assert.deepEqual(connecting.states, ["closed 1000"]);

  const waiting = opened();
  socket().end();
  waiting.close(4000, "enough");
  await clock.advance(100_000);
  assert.equal(sockets.length, 1);
  assert.deepEqual(waiting.states, ["open", "waiting 1006", "closed 4000 enough"]);

  const open = opened();
  open.close(3001, "bye");
  open.close();
  assert.deepEqual(socket().closedWith, [3001, "bye"]);
  socket().say({ type: "said" });
  socket().end(1000);
  assert.deepEqual(open.states, ["open", "closed 3001 bye"]);
  assert.equal(clock.timers.size, 0);
  assert.equal(pageListeners.size, 0);
});

test("a code that a browser may not send changes nothing", () => {
  const connection = opened();
  assert.throws(() => connection.close(1001), /InvalidAccessError/);
  assert.equal(connection.state, "open");
});

test("a listener may close the connection in each state", () => {
  const connection = connect();
  connection.onState(state => state === "waiting" && connection.close());
  socket().open();
  socket().end();
  assert.deepEqual(connection.states, ["open", "waiting 1006", "closed 1000"]);
  assert.equal(clock.timers.size, 0);
});

test("the signal closes the connection, before it begins as well", async () => {
  const controller = new AbortController();
  const connection = opened({ signal: controller.signal });
  controller.abort();
  assert.equal(connection.state, "closed");
  assert.deepEqual(socket().closedWith, [1000, ""]);

  const late = connect({ signal: controller.signal });
  assert.equal(late.state, "closed");
  assert.equal(sockets.length, 0);
  assert.equal(late.send({ type: "say" }), "dropped");
  assert.equal((await failure(late.request({ type: "say" }, "said"))).name, "ConnectionLost");
  for await (const _ of late) {
    assert.fail();
  }
});

test("the signal keeps nothing of a closed connection", () => {
  const { signal } = new AbortController();
  const listeners = new Set();
  const add = signal.addEventListener;
  const remove = signal.removeEventListener;
  signal.addEventListener = (type, listener) => (listeners.add(listener), add.call(signal, type, listener));
  signal.removeEventListener = (type, listener) => (listeners.delete(listener), remove.call(signal, type, listener));
  const connection = opened({ signal });
  assert.equal(listeners.size, 1);
  connection.close();
  assert.equal(listeners.size, 0);
});

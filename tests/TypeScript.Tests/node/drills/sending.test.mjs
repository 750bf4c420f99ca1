import assert from "node:assert/strict";
import test from "node:test";
import { clock, connect, failure, opened, socket, sockets } from "./fake.mjs";

const say = n => ({ type: "say", n });
const sent = () => socket().messages.map(message => message.n);

test("a message is sent at once when the connection is open", () => {
  const connection = opened();
  assert.equal(connection.send(say(1)), "sent");
  assert.deepEqual(socket().sent, ['{"type":"say","n":1}']);
});

test("messages wait for the connection, and go in order before newer ones", () => {
  const connection = connect();
  assert.equal(connection.send(say(1)), "queued");
  assert.equal(connection.send(say(2)), "queued");
  connection.onState(() => connection.send(say(3)));
  socket().open();
  assert.equal(connection.send(say(4)), "sent");
  assert.deepEqual(sent(), [1, 2, 3, 4]);
});

test("messages wait while the connection is lost", async () => {
  const connection = opened();
  socket().end();
  assert.equal(connection.send(say(1)), "queued");
  await clock.advance(750);
  assert.equal(connection.send(say(2)), "queued");
  socket().open();
  assert.deepEqual(sent(), [1, 2]);
});

test("a socket that is closing takes nothing, although nobody was told", async () => {
  const connection = opened();
  socket().readyState = 2;
  assert.equal(connection.state, "open");
  assert.equal(connection.send(say(1)), "queued");
  socket().end();
  await clock.advance(750);
  socket().open();
  assert.deepEqual(sent(), [1]);
});

test("what was sent is never sent again", async () => {
  const connection = opened();
  connection.send(say(1));
  const lost = failure(connection.request(say(2), "said"));
  socket().end();
  await clock.advance(750);
  socket().open();
  assert.deepEqual(socket().sent, []);
  assert.equal((await lost).name, "ConnectionLost");
  socket().end();
  await clock.advance(5_000);
  socket().open();
  assert.deepEqual(socket().sent, []);
});

test("100 messages wait at most, and the newest is refused", () => {
  const connection = connect();
  for (let n = 0; n < 100; n++) {
    assert.equal(connection.send(say(n)), "queued");
  }
  assert.equal(connection.send(say(100)), "dropped");
  socket().open();
  assert.deepEqual(sent(), Array.from({ length: 100 }, (_, n) => n));
});

test("65,536 bytes wait at most, as UTF-8", () => {
  const connection = connect({}, { sends: "text" });
  assert.equal(connection.send("ä".repeat(32_768)), "queued");
  assert.equal(connection.send("x"), "dropped");
  socket().open();
  assert.equal(socket().sent.length, 1);
  socket().end();
  assert.equal(connection.send("ä".repeat(32_767)), "queued");
  assert.equal(connection.send(new Uint8Array(2)), "queued");
  assert.equal(connection.send("x"), "dropped");
  assert.equal(connection.send(new Blob(["x"])), "dropped");
});

test("messages wait 30 s at most", async () => {
  const connection = connect({ connectTimeout: Infinity });
  connection.send(say(1));
  await clock.advance(1);
  connection.send(say(2));
  await clock.advance(30_000);
  socket().open();
  assert.deepEqual(sent(), [2]);
});

test("old messages make room for new ones", async () => {
  const connection = connect({ connectTimeout: Infinity, queue: { messages: 1, age: 1_000 } });
  connection.send(say(1));
  assert.equal(connection.send(say(2)), "dropped");
  await clock.advance(1_001);
  assert.equal(connection.send(say(3)), "queued");
  socket().open();
  assert.deepEqual(sent(), [3]);
});

test("the limits of the queue can be set, and it can be turned off", () => {
  const small = connect({ queue: { bytes: 25 } });
  assert.equal(small.send(say(1)), "queued");
  assert.equal(small.send(say(2)), "dropped");
  const none = connect({ queue: false });
  assert.equal(none.send(say(1)), "dropped");
  socket().open();
  assert.deepEqual(sent(), []);
});

test("close() drops the queue, and takes nothing more", async () => {
  const connection = connect();
  connection.send(say(1));
  const request = failure(connection.request(say(2), "said"));
  connection.close();
  assert.equal((await request).name, "ConnectionLost");
  assert.equal(connection.send(say(3)), "dropped");
  await clock.advance(60_000);
  assert.equal(sockets.length, 1);
  assert.deepEqual(socket().sent, []);
});

test("strings and bytes are sent as the contract says", () => {
  const bytes = new Uint8Array([1]);
  const blob = new Blob(["x"]);
  const send = sends => {
    const connection = opened({}, { sends });
    [bytes, bytes.buffer, new DataView(bytes.buffer), blob, "text", { a: 1 }, [1], null, 5].forEach(message => connection.send(message));
    return socket().sent;
  };
  const binary = [bytes, bytes.buffer, new DataView(bytes.buffer), blob];
  assert.deepEqual(send(undefined), [...binary, '"text"', '{"a":1}', "[1]", "null", "5"]);
  assert.deepEqual(send("json"), [...binary, '"text"', '{"a":1}', "[1]", "null", "5"]);
  assert.deepEqual(send("text"), [...binary, "text", '{"a":1}', "[1]", "null", "5"]);
  assert.deepEqual(send("mixed"), [...binary, "text", '{"a":1}', "[1]", "null", "5"]);
});

test("a message that is no JSON is the caller's error, and leaves nothing behind", async () => {
  const connection = opened();
  assert.throws(() => connection.send(1n), TypeError);
  assert.match((await failure(connection.request({ n: 1n }, "said"))).message, /BigInt/);
  assert.equal(clock.timers.size, 1);
});

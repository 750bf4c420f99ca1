import assert from "node:assert/strict";
import test from "node:test";
import { clock, connect, contract, Drill, FakeSocket, failure, opened, settle, socket, sockets } from "./fake.mjs";

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

const urlOf = (changes, options, values) => {
  connect(options, { ...changes, values });
  return socket().url;
};

test("the path has its values, encoded", () => {
  assert.equal(urlOf({}, {}, { room: "a b/ü?#%" }), "wss://chat.example/chat/a%20b%2F%C3%BC%3F%23%25");
  assert.equal(urlOf({ path: "/files/{*rest}" }, {}, { rest: "a b/c?/d" }), "wss://chat.example/files/a%20b/c%3F/d");
  assert.equal(urlOf({ path: "/files/{**rest}" }, {}, {}), "wss://chat.example/files");
  assert.equal(urlOf({ path: "/items/{id?}" }, {}, { id: 5 }), "wss://chat.example/items/5");
  assert.equal(urlOf({ path: "/items/{id?}" }, {}, { id: null }), "wss://chat.example/items");
  assert.equal(urlOf({ path: "/items/{id?}" }, {}, { id: 0 }), "wss://chat.example/items/0");
  assert.equal(urlOf({ path: "/{a}-{b}/x/{file}.{ext?}" }, {}, { a: 1, b: true, file: "n" }), "wss://chat.example/1-true/x/n");
  assert.equal(urlOf({ path: "/at/{when}" }, {}, { when: new Date(0) }), "wss://chat.example/at/1970-01-01T00%3A00%3A00.000Z");
  assert.equal(urlOf({ path: "/" }, {}, {}), "wss://chat.example/");
});

test("values that an address cannot say are errors at once", () => {
  for (const room of [undefined, null, "", ".", ".."]) {
    assert.throws(() => connect({}, { values: { room } }), /'room'/);
  }
  assert.throws(() => connect({}, { path: "/files/{*rest}", values: { rest: "a/../b" } }), /'rest'/);
  assert.match(urlOf({}, {}, { room: "a/../b" }), /a%2F\.\.%2Fb$/);
});

test("the query has the values of the contract by their names, and those of the option", async () => {
  const query = { name: "n", tags: "tag", at: "at" };
  const values = { room: "r", name: "Ada & Co", tags: ["a", "b"], at: new Date(0), other: 1 };
  assert.equal(urlOf({ query }, {}, values), "wss://chat.example/chat/r?n=Ada+%26+Co&tag=a&tag=b&at=1970-01-01T00%3A00%3A00.000Z");
  assert.equal(urlOf({ query }, { query: { key: "k", off: false, none: null, list: [1, 2] } }, { room: "r", name: null }),
    "wss://chat.example/chat/r?key=k&off=false&list=1&list=2");
  let attempt = 0;
  connect({ query: () => ({ attempt: attempt++ }) });
  await settle();
  socket().end();
  await clock.advance(1_000);
  assert.equal(socket().url, "wss://chat.example/chat/lobby?attempt=1");
});

test("the address is that of the page, or of the option, whose path is a prefix", () => {
  const values = { room: "r" };
  assert.equal(urlOf({}, { url: "http://h:8080/base/" }, values), "ws://h:8080/base/chat/r");
  assert.equal(urlOf({}, { url: "ws://h/base" }, values), "ws://h/base/chat/r");
  assert.equal(urlOf({}, { url: new URL("https://h?tenant=1#top") }, values), "wss://h/chat/r?tenant=1");
  assert.throws(() => new Drill(contract, values, { WebSocket: FakeSocket }), /option url/);
  globalThis.location = { origin: "https://page.example", href: "https://page.example/app/index.html#x" };
  assert.equal(urlOf({}, { url: undefined }, values), "wss://page.example/chat/r");
  assert.equal(urlOf({}, { url: "/api" }, values), "wss://page.example/api/chat/r");
  delete globalThis.location;
});

test("subprotocols are those of the contract, or of the option", () => {
  connect({}, { protocols: ["a", "b"] });
  assert.deepEqual(socket().protocols, ["a", "b"]);
  connect({ protocols: "c" }, { protocols: ["a", "b"] });
  assert.equal(socket().protocols, "c");
});

test("without a WebSocket the error names the option", () => {
  const { WebSocket } = globalThis;
  delete globalThis.WebSocket;
  assert.throws(() => connect({ WebSocket: undefined }), /option WebSocket/);
  globalThis.WebSocket = FakeSocket;
  connect({ WebSocket: undefined });
  assert.equal(sockets.length, 1);
  globalThis.WebSocket = WebSocket;
});

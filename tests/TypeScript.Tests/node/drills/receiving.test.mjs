import assert from "node:assert/strict";
import test from "node:test";
import { opened, reports, settle, socket, warnings } from "./fake.mjs";

const said = n => ({ type: "said", n });
const numbers = messages => messages.map(message => message.n);

test("a listener hears its own type, and everybody hears everything", () => {
  const connection = opened();
  const heard = [];
  connection.on("said", message => heard.push(["said", message.n]));
  connection.on("token", message => heard.push(["token", message.n]));
  connection.onMessage(message => heard.push(["any", message.n]));
  socket().say(said(1));
  socket().say({ type: "token", n: 2 });
  socket().say({ type: "done", n: 3 });
  assert.deepEqual(heard, [["said", 1], ["any", 1], ["token", 2], ["any", 2], ["any", 3]]);
});

test("1,000 messages wait for a late listener, and come in order before newer ones", async () => {
  const connection = opened();
  for (let n = 0; n < 1_000; n++) {
    socket().say(said(n));
  }
  const heard = [];
  connection.on("said", message => heard.push(message));
  assert.equal(heard.length, 0, "on() returns first");
  // In the same turn of the event loop, as the package ws does it.
  socket().say(said(1_000));
  await settle();
  socket().say(said(1_001));
  assert.deepEqual(numbers(heard), Array.from({ length: 1_002 }, (_, n) => n));
  assert.deepEqual(warnings, []);
});

test("kept messages come in a microtask if nothing newer comes", async () => {
  const connection = opened();
  socket().say(said(1));
  const heard = [];
  connection.on("said", message => heard.push(message));
  await Promise.resolve();
  assert.deepEqual(numbers(heard), [1]);
});

test("kept messages come once, to all who listen by then", async () => {
  const connection = opened();
  socket().say(said(1));
  const heard = [[], [], []];
  connection.on("said", message => heard[0].push(message));
  connection.onMessage(message => heard[1].push(message));
  await settle();
  connection.on("said", message => heard[2].push(message));
  await settle();
  assert.deepEqual(heard.map(numbers), [[1], [1], []]);
});

test("messages of other types are kept on, in their order", async () => {
  const connection = opened();
  for (const message of [said(1), { type: "token", n: 2 }, said(3), { type: "token", n: 4 }]) {
    socket().say(message);
  }
  const heard = [];
  connection.on("token", message => heard.push(message));
  await settle();
  assert.deepEqual(numbers(heard), [2, 4]);
  connection.on("said", message => heard.push(message));
  await settle();
  assert.deepEqual(numbers(heard), [2, 4, 1, 3]);
});

test("a listener that is attached while kept messages are delivered misses none of them", async () => {
  const connection = opened();
  for (const message of [{ type: "token", n: 1 }, said(2), { type: "token", n: 3 }]) {
    socket().say(message);
  }
  const heard = [];
  connection.on("said", () => connection.on("token", message => heard.push(message)));
  await settle();
  socket().say({ type: "token", n: 4 });
  assert.deepEqual(numbers(heard), [1, 3, 4]);
});

test("a listener that is attached by a listener does not hear the message that is being delivered", async () => {
  const connection = opened();
  const heard = [];
  const stop = connection.on("said", () => {
    stop();
    connection.on("said", message => heard.push(message));
  });
  socket().say(said(1));
  socket().say(said(2));
  await settle();
  assert.deepEqual(numbers(heard), [2]);
});

test("a listener that goes before its kept messages came leaves them", async () => {
  const connection = opened();
  socket().say(said(1));
  connection.on("said", () => assert.fail())();
  await settle();
  const heard = [];
  connection.on("said", message => heard.push(message));
  await settle();
  assert.deepEqual(numbers(heard), [1]);
});

test("the oldest kept messages are dropped with one warning", async () => {
  const connection = opened({ buffer: 10 });
  for (let n = 0; n < 25; n++) {
    socket().say(said(n));
  }
  const heard = [];
  connection.on("said", message => heard.push(message));
  await settle();
  assert.deepEqual(numbers(heard), [15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /\/chat\/\{room\}/);
});

test("1,000 are kept by default", async () => {
  const connection = opened();
  for (let n = 0; n < 1_001; n++) {
    socket().say(said(n));
  }
  const heard = [];
  connection.on("said", message => heard.push(message));
  await settle();
  assert.equal(heard.length, 1_000);
  assert.equal(heard[0].n, 1);
});

test("a listener that throws is reported, and harms nobody", async () => {
  const connection = opened();
  const heard = [];
  connection.on("said", () => {
    throw new Error("listener");
  });
  connection.on("said", async () => {
    throw new Error("async listener");
  });
  connection.onState(() => {
    throw new Error("state listener");
  });
  connection.on("said", message => heard.push(message));
  socket().say(said(1));
  await settle();
  socket().end(4400);
  assert.deepEqual(numbers(heard), [1]);
  assert.deepEqual(reports.map(error => error.message), ["listener", "async listener", "state listener"]);
  assert.equal(connection.state, "closed");
});

test("a page's errors go where its uncaught errors go", () => {
  const connection = opened();
  const uncaught = [];
  globalThis.document = {};
  globalThis.reportError = error => uncaught.push(error.message);
  connection.on("said", () => {
    throw new Error("listener");
  });
  socket().say(said(1));
  delete globalThis.document;
  delete globalThis.reportError;
  assert.deepEqual(uncaught, ["listener"]);
  assert.deepEqual(reports, []);
});

test("listeners may unsubscribe and close inside of a callback", () => {
  const connection = opened();
  const heard = [];
  const stopFirst = connection.on("said", () => {
    heard.push("first");
    stopFirst();
    stopSecond();
  });
  const stopSecond = connection.on("said", () => heard.push("second"));
  connection.on("said", () => {
    heard.push("third");
    connection.close();
  });
  connection.on("said", () => heard.push("fourth"));
  socket().say(said(1));
  socket().say(said(2));
  assert.deepEqual(heard, ["first", "third", "fourth"]);
  assert.equal(connection.state, "closed");
});

test("the same function may listen twice", () => {
  const connection = opened();
  let heard = 0;
  const listener = () => heard++;
  const stop = connection.on("said", listener);
  connection.on("said", listener);
  socket().say(said(1));
  stop();
  socket().say(said(2));
  assert.equal(heard, 3);
});

test("types that are not known here are counted, and go nowhere", async () => {
  const connection = opened();
  const heard = [];
  connection.onMessage(message => heard.push(message));
  for (const message of [{ type: "newer" }, {}, { Type: "said" }, 5, null, ["said"], { type: null }]) {
    socket().say(JSON.stringify(message));
  }
  assert.equal(connection.unknown, 7);
  assert.deepEqual(heard, []);
  socket().say(said(1));
  assert.deepEqual(numbers(heard), [1]);
});

test("text that is no JSON is reported once, and ignored", async () => {
  const connection = opened();
  const heard = [];
  connection.onMessage(message => heard.push(message));
  socket().say("no json");
  socket().say("no json either");
  socket().say(said(1));
  assert.deepEqual(numbers(heard), [1]);
  assert.equal(reports.length, 1);
  assert.equal(connection.unknown, 0);
  assert.equal(connection.state, "open");
});

test("texts are read as the contract says", () => {
  const texts = ['{"a":1}', " [1]", "5", "null", '"s"', "plain", "{broken"];
  const read = receives => {
    const connection = opened({}, { receives, tag: undefined, types: undefined, heartbeat: false });
    const heard = [];
    connection.onMessage(message => heard.push(message));
    texts.forEach(text => socket().say(text));
    return heard;
  };
  assert.deepEqual(read("text"), texts);
  assert.deepEqual(read("mixed"), [{ a: 1 }, [1], "5", "null", '"s"', "plain", "{broken"]);
  assert.deepEqual(read("json"), [{ a: 1 }, [1], 5, null, "s"]);
});

test("binary messages come as ArrayBuffers, on routes with types as well", () => {
  const connection = opened();
  assert.equal(socket().binaryType, "arraybuffer");
  const heard = [];
  connection.onMessage(message => heard.push(message));
  const bytes = new Uint8Array([1, 2, 3]).buffer;
  socket().say(bytes);
  assert.deepEqual(heard, [bytes]);
  assert.equal(connection.unknown, 0);
});

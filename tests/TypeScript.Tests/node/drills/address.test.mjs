import assert from "node:assert/strict";
import test from "node:test";
import { clock, connect, contract, Drill, FakeSocket, settle, socket, sockets } from "./fake.mjs";

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
    assert.throws(() => connect({}, { values: { room } }), /room cannot be/);
  }
  assert.throws(() => connect({}, { path: "/files/{*rest}", values: { rest: "a/../b" } }), /rest cannot be 'a\/..\/b'/);
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
  assert.throws(() => new Drill(contract, values, { WebSocket: FakeSocket }), /No url/);
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
  assert.throws(() => connect({ WebSocket: undefined }), /No WebSocket/);
  globalThis.WebSocket = FakeSocket;
  connect({ WebSocket: undefined });
  assert.equal(sockets.length, 1);
  globalThis.WebSocket = WebSocket;
});

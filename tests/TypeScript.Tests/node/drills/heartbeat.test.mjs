import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { chance, clock, connect, contract, Drill, failure, FakeSocket, fire, opened, pageListeners, reports, settle, socket, sockets } from "./fake.mjs";

test("after 25 s of silence the server is asked, and the answer reaches nobody", async () => {
  const connection = opened();
  const received = [];
  connection.onMessage(message => received.push(message));
  await clock.advance(24_999);
  assert.equal(socket().heartbeats, 0);
  await clock.advance(1);
  assert.equal(socket().heartbeats, 1);
  socket().say("");
  await clock.advance(24_999);
  assert.equal(socket().heartbeats, 1);
  await clock.advance(9_999);
  assert.equal(socket().heartbeats, 2);
  assert.deepEqual(received, []);
  assert.deepEqual(reports, []);
  assert.equal(connection.state, "open");
});

test("messages put the question off", async () => {
  opened();
  for (let i = 0; i < 20; i++) {
    await clock.advance(20_000);
    socket().say({ type: "said" });
  }
  assert.equal(socket().heartbeats, 0);
  await clock.advance(25_000);
  assert.equal(socket().heartbeats, 1);
});

test("a server that is silent for interval and timeout is lost, and its socket is not waited for", async () => {
  const connection = opened({ heartbeat: { interval: 1_000, timeout: 300 } });
  const dead = socket();
  await clock.advance(1_299);
  assert.equal(connection.state, "open");
  await clock.advance(1);
  assert.deepEqual(connection.states, ["open", "waiting 1006 No heartbeat."]);
  assert.deepEqual(dead.closedWith, [undefined, undefined]);
  await clock.advance(750);
  socket().open();
  assert.equal(sockets.length, 2);

  // Minutes later the dead one speaks, and closes.
  const received = [];
  connection.onMessage(message => received.push(message));
  dead.say({ type: "said" });
  dead.onerror({});
  dead.end();
  await settle();
  assert.equal(connection.state, "open");
  assert.deepEqual(received, []);
});

test("any message is an answer", async () => {
  const connection = opened({ heartbeat: { interval: 1_000, timeout: 300 } });
  await clock.advance(1_200);
  socket().say({ type: "said" });
  await clock.advance(1_000);
  assert.equal(connection.state, "open");
});

test("only endpoints with a heartbeat are asked, and only if they shall be", async () => {
  for (const open of [() => opened({}, { heartbeat: false }), () => opened({ heartbeat: false })]) {
    const connection = open();
    await clock.advance(1_000_000);
    fire("online");
    assert.equal(socket().heartbeats, 0);
    assert.equal(connection.state, "open");
  }
});

test("without a heartbeat an empty text is a message", async () => {
  const connection = opened({}, { heartbeat: false, receives: "text", tag: undefined, types: undefined });
  const received = [];
  connection.onMessage(message => received.push(message));
  socket().say("");
  assert.deepEqual(received, [""]);
});

test("a machine that slept asks at once, and does not judge by a timer that is late", async () => {
  const connection = opened();
  await clock.advance(25_000);
  assert.equal(socket().heartbeats, 1);
  clock.sleep(3_600_000);

  // The timer of the question fires first, although the answer is there.
  await clock.advance(0);
  assert.equal(connection.state, "open");
  assert.equal(socket().heartbeats, 2);
  socket().say("");
  await clock.advance(10_000);
  assert.equal(connection.state, "open");

  clock.sleep(3_600_000);
  await clock.advance(0);
  assert.equal(socket().heartbeats, 3);
  await clock.advance(10_000);
  assert.equal(connection.state, "waiting");
});

test("timers that are always late do not keep a dead connection", async () => {
  const connection = opened();
  for (let minute = 0; minute < 4; minute++) {
    clock.sleep(60_000);
    await clock.advance(0);
  }
  assert.equal(connection.states[1], "waiting 1006 No heartbeat.");
});

test("a clock that is set back does not stop the heartbeat", async () => {
  opened();
  clock.now -= 86_400_000;
  for (const timer of clock.timers.values()) {
    timer.at -= 86_400_000;
  }
  await clock.advance(25_000);
  assert.equal(socket().heartbeats, 1);
});

for (const type of ["online", "pageshow", "visibilitychange"]) {
  test(`${type} asks at once, for 5 s`, async () => {
    globalThis.document = { hidden: false };
    const connection = opened();
    await clock.advance(1_000);
    fire(type);
    assert.equal(socket().heartbeats, 1);
    await clock.advance(4_999);
    assert.equal(connection.state, "open");
    await clock.advance(1);
    assert.equal(connection.states.at(-2), "waiting 1006 No heartbeat.");
    assert.equal(connection.state, "connecting");
    });

  test(`${type} ends a wait`, async () => {
    globalThis.document = { hidden: false };
    const connection = opened();
    socket().end();
    fire(type);
    await settle();
    assert.equal(connection.state, "connecting");
    assert.equal(sockets.length, 2);
    await clock.advance(5_000);
    assert.equal(sockets.length, 2);
    });
}

test("what is lost right after the return is tried again at once, and once", async () => {
  const waits = [];
  const connection = opened();
  chance.value = 1;
  connection.onState((state, close, wait) => state === "waiting" && waits.push(wait));
  fire("online");
  await clock.advance(5_000);
  await clock.advance(0);
  assert.equal(sockets.length, 2);
  socket().end();
  assert.equal(connection.state, "waiting");
  assert.deepEqual(waits, [0, 1_500]);
});

test("the server's hint holds after the return, too", async () => {
  const waits = [];
  const connection = opened();
  chance.value = 1;
  connection.onState((state, close, wait) => state === "waiting" && waits.push(wait));
  fire("online");
  socket().end(1001, "bye;reconnect=7000");
  assert.deepEqual(waits, [7_000]);
});

test("what is lost later waits", async () => {
  const connection = opened({ heartbeat: false });
  fire("online");
  await clock.advance(9_000);
  socket().end();
  await clock.advance(0);
  assert.equal(connection.state, "waiting");
  assert.equal(sockets.length, 1);
});

test("a page that answers its question in time lives on", async () => {
  const connection = opened();
  fire("online");
  socket().say("");
  await clock.advance(20_000);
  assert.equal(connection.state, "open");
  assert.equal(socket().heartbeats, 1);
});

test("a shorter timeout holds on these events, too", async () => {
  const connection = opened({ heartbeat: { timeout: 200 } });
  fire("online");
  await clock.advance(200);
  assert.equal(connection.states.at(-2), "waiting 1006 No heartbeat.");
});

test("becoming hidden does nothing", async () => {
  globalThis.document = { hidden: true };
  const connection = opened();
  fire("visibilitychange");
  assert.equal(socket().heartbeats, 0);
  socket().end();
  fire("visibilitychange");
  assert.equal(connection.state, "waiting");
  globalThis.document = undefined;
});

test("a hidden page hears that the network is back", async () => {
  globalThis.document = { hidden: true };
  const connection = opened();
  socket().end();
  fire("online");
  assert.equal(connection.state, "connecting");
  globalThis.document = undefined;
});

test("pagehide closes, and pageshow returns", async () => {
  const connection = opened({ reconnect: { attempts: 1 } });
  for (let i = 0; i < 10; i++) {
    await clock.advance(5_000);
    const before = socket();
    fire("pagehide");
    fire("pagehide");
    assert.equal(connection.state, "waiting");
    assert.equal(before.readyState, 2);
    assert.equal(clock.timers.size, 0);
    fire("pageshow");
    assert.equal(connection.state, "connecting");
    socket().open();
    assert.equal(connection.state, "open");
  }
});

test("pagehide ends an attempt, and one that waits for its query", async () => {
  let answer;
  const connection = connect({ query: () => new Promise(resolve => (answer = resolve)) });
  fire("pagehide");
  answer({});
  await settle();
  assert.equal(sockets.length, 0);
  fire("pageshow");
  answer({});
  await settle();
  assert.equal(sockets.length, 1);
});

test("nothing listens to the page once a connection is closed", async () => {
  const connection = opened();
  assert.deepEqual([...pageListeners].sort(), ["online", "pagehide", "pageshow", "visibilitychange"]);
  socket().end(4401);
  assert.equal(pageListeners.size, 0);
  for (const type of ["pagehide", "pageshow", "online"]) {
    fire(type);
  }
  assert.equal(connection.state, "closed");
  assert.equal(sockets.length, 1);
});

test("a closed connection can be collected, although its page and its signal live on", async () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  const { signal } = new AbortController();
  const isKept = close => {
    const connection = new Drill(contract, { room: "lobby" }, { url: "https://chat.example", WebSocket: FakeSocket, signal });
    socket().open();
    connection.on("said", () => {});
    failure(connection.request({ type: "say" }, "said", undefined, { signal }));
    if (close) {
      connection.close();
    }
    sockets.length = 0;
    return new WeakRef(connection);
  };
  const [open, closed] = [isKept(false), isKept(true)];
  await settle();
  await settle();
  gc();
  assert.ok(open.deref());
  assert.equal(closed.deref(), undefined);
  open.deref().close();
});

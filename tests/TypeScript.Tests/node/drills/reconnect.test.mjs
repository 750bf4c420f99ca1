import assert from "node:assert/strict";
import test from "node:test";
import { chance, clock, connect, opened, reports, settle, socket, sockets } from "./fake.mjs";

/** How long the connection waits before its next attempt. */
async function waitAfter(code, reason) {
  socket().end(code, reason);
  const before = sockets.length;
  const start = clock.now;
  while (sockets.length === before) {
    await clock.advance(1);
    assert.ok(clock.now - start < 100_000, "no attempt");
  }
  return clock.now - start;
}

for (const [random, waits] of [
  [0, [500, 500, 500]],
  [0.5, [750, 1_000, 1_500, 2_500, 4_500, 8_500, 10_250, 10_250]],
  [1, [1_000, 1_500, 2_500, 4_500, 8_500, 16_500, 20_000, 20_000]],
]) {
  test(`the waits grow with full jitter, the first one too: chance ${random}`, async () => {
    connect();
    chance.value = random;
    const measured = [];
    for (const _ of waits) {
      measured.push(await waitAfter(1006));
    }
    assert.deepEqual(measured, waits);
  });
}

test("the waits begin anew after 5 s open, and not before", async () => {
  const connection = connect();
  await waitAfter(1006);
  await waitAfter(1006);
  assert.equal(connection.attempt, 2);
  socket().open();
  await clock.advance(4_999);
  assert.equal(await waitAfter(1006), 1_500);
  assert.equal(connection.attempt, 3);
  socket().open();
  await clock.advance(5_000);
  assert.equal(await waitAfter(1006), 750);
  assert.equal(connection.attempt, 1);
});

test("it goes on for ever", async () => {
  const connection = connect({ connectTimeout: Infinity });
  for (let i = 0; i < 200; i++) {
    socket().end();
    await clock.advance(20_000);
  }
  assert.equal(connection.attempt, 200);
});

test("the limits of the waits can be set", async () => {
  const connection = connect({ reconnect: { min: 10, max: 25, attempts: 3 } });
  assert.equal(await waitAfter(1006), 15);
  assert.equal(await waitAfter(1006), 17.5 + 0.5);
  assert.equal(await waitAfter(1006), 18);
  socket().end(1006, "gone");
  assert.equal(connection.state, "closed");
  assert.equal(connection.states.at(-1), "closed 1006 gone");
});

test("without reconnect the first loss is the last", async () => {
  const connection = opened({ reconnect: false });
  socket().end(1011, "broken");
  assert.deepEqual(connection.states, ["open", "closed 1011 broken"]);
  assert.equal(clock.timers.size, 0);
});

test("the server's hint overrules the wait, and is capped", async () => {
  opened();
  assert.equal(await waitAfter(1001, "Bye.;reconnect=8000"), 4_000);
  socket().open();
  chance.value = 0.999;
  assert.equal(await waitAfter(1001, "Bye.;reconnect=900000"), Math.ceil(0.999 * 60_000));
  socket().open();
  chance.value = 0;
  assert.equal(await waitAfter(1001, ";reconnect=8000"), 1);
  socket().open();
  chance.value = 0.5;
  // In another place it is text: the fourth wait in a row.
  assert.equal(await waitAfter(1001, ";reconnect=8000 and more"), 500 + 0.5 * 500 * 8);
});

test("a hint is an invitation, whatever the code", async () => {
  const connection = opened();
  socket().end(1000, "Bye.;reconnect=10");
  assert.equal(connection.state, "waiting");
});

for (const code of [1000, 1002, 1003, 1007, 1009, 1010, 4400, 4401, 4499]) {
  test(`${code} is final`, () => {
    const connection = opened();
    socket().end(code, "no");
    assert.deepEqual(connection.states, ["open", `closed ${code} no`]);
    assert.equal(clock.timers.size, 0);
  });
}

for (const code of [1001, 1005, 1006, 1011, 1012, 1013, 1014, 3000, 4000, 4399, 4500]) {
  test(`${code} is not final`, () => {
    const connection = opened();
    socket().end(code);
    assert.equal(connection.state, "waiting");
  });
}

test("1008 is retried once, with a new query", async () => {
  const asked = [];
  const connection = connect({ query: attempt => (asked.push(attempt), { ticket: asked.length }) });
  await settle();
  socket().open();
  await waitAfter(1008, "expired");
  assert.match(socket().url, /ticket=2/);
  assert.deepEqual(asked, [
    { attempt: 0, close: undefined },
    { attempt: 1, close: { code: 1008, reason: "expired", wasClean: true } },
  ]);
  socket().open();
  socket().end(1008, "expired");
  assert.equal(connection.state, "closed");
});

test("1008 is retried again after 5 s open", async () => {
  const connection = opened();
  await waitAfter(1008);
  socket().open();
  await clock.advance(5_000);
  socket().end(1008);
  assert.equal(connection.state, "waiting");
});

test("`when` overrules all of it, and may fail", async () => {
  const seen = [];
  const when = close => {
    seen.push(close.code);
    if (close.code === 4402) {
      throw new Error("when");
    }
    return close.code !== 1001;
  };
  const connection = opened({ reconnect: { when } });
  await waitAfter(4401);
  socket().open();
  await waitAfter(1000);
  socket().open();
  socket().end(4402);
  assert.equal(connection.state, "closed");
  assert.equal(reports[0].message, "when");
  const other = opened({ reconnect: { when } });
  socket().end(1001, ";reconnect=10");
  assert.equal(other.state, "closed");
  assert.deepEqual(seen, [4401, 1000, 4402, 1001]);
});

test("a handshake that failed has no code, whatever the client says", () => {
  const connection = connect();
  socket().end(1002, "Expected 101 status code");
  assert.deepEqual(connection.states, ["waiting 1006 Expected 101 status code"]);
});

test("a handshake that fails after a long connection is no loss of that connection", async () => {
  const connection = opened();
  await clock.advance(5_000);
  assert.equal(await waitAfter(1006), 750);
  await clock.advance(9_000);
  assert.equal(await waitAfter(1002), 1_000);
  assert.equal(connection.states.at(-2), "waiting 1006");
  assert.equal(connection.attempt, 2);
});

test("a handshake without an answer ends, and its socket is left alone", async () => {
  const connection = connect({ connectTimeout: 3_000 });
  const first = socket();
  await clock.advance(2_999);
  assert.equal(connection.state, "connecting");
  await clock.advance(1);
  assert.equal(connection.state, "waiting");
  assert.deepEqual(first.closedWith, [undefined, undefined]);
  await clock.advance(750);
  assert.equal(sockets.length, 2);
  socket().open();

  // The first one wakes up.
  first.open();
  first.say({ type: "said" });
  first.onerror({});
  first.end();
  assert.equal(connection.state, "open");
  assert.equal(sockets.length, 2);
});

test("the handshake may take 10 s, and for ever if that is said", async () => {
  const connection = connect();
  await clock.advance(9_999);
  assert.equal(connection.state, "connecting");
  await clock.advance(1);
  assert.equal(connection.state, "waiting");
  const other = connect({ connectTimeout: Infinity });
  await clock.advance(1_000_000);
  assert.equal(other.state, "connecting");
});

test("a query that fails is an attempt that failed", async () => {
  let calls = 0;
  const connection = connect({
    query: async () => {
      if (++calls < 3) {
        throw new Error(`no ticket ${calls}`);
      }
      return { ticket: "t" };
    },
  });
  await settle();
  assert.equal(connection.state, "waiting");
  assert.equal(sockets.length, 0);
  await clock.advance(750);
  await clock.advance(1_000);
  assert.equal(calls, 3);
  assert.match(socket().url, /\?ticket=t$/);
  assert.deepEqual(reports.map(error => error.message), ["no ticket 1", "no ticket 2"]);
});

test("a WebSocket that cannot be made is an attempt that failed", async () => {
  const connection = connect({
    WebSocket: class {
      constructor() {
        throw new SyntaxError("protocols");
      }
    },
  });
  await settle();
  assert.equal(connection.state, "waiting");
  assert.equal(reports.length, 1);
});

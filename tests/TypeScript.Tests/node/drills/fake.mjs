// A clock, a WebSocket and a page that a drill moves by hand.
import { Connection } from "../websocket-client.ts";

export const contract = {
  path: "/chat/{room}",
  query: { name: "name" },
  tag: "type",
  types: ["welcome", "said", "token", "done"],
  heartbeat: true,
};

/** Lets all promises settle that can. */
export const settle = () => new Promise(resolve => setImmediate(resolve));

export const clock = {
  now: 1_000_000,
  timers: new Map(),

  /** Time passes, and timers fire as they should. */
  async advance(milliseconds) {
    const end = clock.now + milliseconds;
    await settle();
    for (;;) {
      const next = [...clock.timers.values()].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) {
        break;
      }
      clock.now = Math.max(clock.now, next.at);
      clock.timers.delete(next.id);
      next.action();
      await settle();
    }
    clock.now = Math.max(clock.now, end);
    await settle();
  },

  /** Time passes, and no timer fires: the machine sleeps, or the tab is frozen. */
  sleep(milliseconds) {
    clock.now += milliseconds;
  },
};

let lastTimer = 0;
globalThis.setTimeout = (action, milliseconds = 0) => {
  const id = ++lastTimer;
  // As real timers do with more than 31 bits.
  const wait = milliseconds > 2 ** 31 - 1 ? 1 : Math.max(0, milliseconds);
  clock.timers.set(id, { id, at: clock.now + wait, action });
  return id;
};
globalThis.clearTimeout = id => clock.timers.delete(id);
Date.now = () => clock.now;

/** What `Math.random` gives. */
export const chance = { value: 0.5 };
Math.random = () => chance.value;

export const reports = [];
export const warnings = [];
console.error = error => reports.push(error);
console.warn = text => warnings.push(text);

/** The events of a page, and who listens to them. */
export const page = new EventTarget();
export const pageListeners = new Set();
globalThis.addEventListener = (type, listener) => {
  pageListeners.add(`${type}`);
  page.addEventListener(type, listener);
};
globalThis.removeEventListener = (type, listener) => {
  pageListeners.delete(`${type}`);
  page.removeEventListener(type, listener);
};
export const fire = type => page.dispatchEvent(new Event(type));

export const sockets = [];

export class FakeSocket {
  binaryType = "blob";
  readyState = 0;
  sent = [];
  closedWith = undefined;
  onopen = null;
  onerror = null;
  onmessage = null;
  onclose = null;

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    sockets.push(this);
  }

  send(data) {
    if (this.readyState === 0) {
      throw new Error("InvalidStateError");
    }
    if (this.readyState === 1) {
      this.sent.push(data);
    }
  }

  close(code, reason) {
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
      throw new Error("InvalidAccessError");
    }
    this.closedWith ??= [code, reason];
    this.readyState = Math.max(this.readyState, 2);
  }

  open() {
    this.readyState = 1;
    this.onopen?.({});
  }

  /** Text as it is, and objects as JSON. */
  say(message) {
    this.onmessage?.({ data: typeof message === "string" || message instanceof ArrayBuffer ? message : JSON.stringify(message) });
  }

  /** The server closed the connection, or it was lost. */
  end(code = 1006, reason = "", wasClean = code !== 1006) {
    this.readyState = 3;
    this.onclose?.({ code, reason, wasClean });
  }

  get messages() {
    return this.sent.filter(data => data !== "").map(data => JSON.parse(data));
  }

  get heartbeats() {
    return this.sent.filter(data => data === "").length;
  }
}

/** The newest socket. */
export const socket = () => sockets.at(-1);

/** What the generated files derive from it. */
export class Drill extends Connection {
  call(...values) {
    return super.call(...values);
  }

  stream(...values) {
    return super.stream(...values);
  }
}

let previous;

/** A connection with everything fake, and the states that it had. It takes the place of the one before. */
export function connect(options = {}, { values = { room: "lobby" }, ...changes } = {}) {
  previous?.close();
  reports.length = warnings.length = sockets.length = 0;
  clock.timers.clear();
  clock.now = Math.max(clock.now, 1_000_000);
  chance.value = 0.5;
  const connection = new Drill({ ...contract, ...changes }, values, { url: "https://chat.example", WebSocket: FakeSocket, ...options });
  previous = connection;
  connection.states = [];
  connection.onState((state, close) => connection.states.push(close ? `${state} ${close.code} ${close.reason}`.trim() : state));
  return connection;
}

/** The same, open. */
export function opened(options, changes) {
  const connection = connect(options, changes);
  socket().open();
  return connection;
}

/** Waits for a promise that must fail. */
export const failure = promise => promise.then(
  value => {
    throw new Error(`It gave ${JSON.stringify(value)}.`);
  },
  error => error,
);

// The script of the page for the drills in a browser: what it connects, and what it saw.
import { Drill, type DrillConnection, type DrillReceives } from "./Drill";
import type { ConnectOptions } from "./websocket-client";

/** A change of the connection's state or of the page, and when it was, and when the last message before it came. */
interface Change { state: string; reason: string; at: number; heard: number }

const page = {
  drill: undefined as unknown as DrillConnection,
  changes: [] as Change[],
  faults: [] as string[],
  heard: 0,
  messages: 0,
  connection: 0,
  next: 0,
  ticks: 0,

  get states(): string[] {
    return page.changes.map(change => change.state);
  },

  /** The last change to this state. */
  last(state: string): Change | undefined {
    return page.changes.filter(change => change.state === state).at(-1);
  },

  note(state: string, reason = ""): void {
    page.changes.push({ state, reason, at: performance.now(), heard: page.heard });
  },

  connect(options: ConnectOptions): void {
    class Counting extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener("message", () => {
          page.heard = performance.now();
          page.messages++;
        });
      }
    }
    page.drill = Drill.connect({ room: "page" }, { WebSocket: Counting, ...options });
    page.drill.onState((state, close) => page.note(state, close?.reason));
  },

  /** Asks for ticks on each connection, and checks what comes. */
  watch(pace: number): void {
    const ask = (): void => void page.drill.send({ type: "watch", pace });
    page.drill.onState(state => state === "open" && ask());
    page.drill.onMessage(page.check);
    ask();
  },

  check(message: DrillReceives): void {
    if (message.type === "welcome") {
      if (message.connection <= page.connection) {
        page.faults.push(`connection ${message.connection} after ${page.connection}`);
      }
      page.connection = message.connection;
      page.next = 0;
    } else if (message.type === "tick") {
      page.ticks++;
      if (message.connection !== page.connection || message.n !== page.next++) {
        page.faults.push(`tick ${message.connection}.${message.n} instead of ${page.connection}.${page.next - 1}`);
      }
    }
  },
};

for (const type of ["visibilitychange", "freeze", "resume"]) {
  document.addEventListener(type, () => page.note(type === "visibilitychange" ? document.visibilityState : type), { capture: true });
}
for (const type of ["online", "offline", "pagehide", "pageshow"]) {
  addEventListener(type, () => page.note(type), { capture: true });
}
// A machine that sleeps tells nobody: only the clock shows it.
let ticked = performance.now();
setInterval(() => {
  const now = performance.now();
  if (now - ticked > 1_000) {
    page.note("woke");
  }
  ticked = now;
}, 5);
addEventListener("error", event => page.faults.push(event.message));
addEventListener("unhandledrejection", event => page.faults.push(`unhandled: ${event.reason}`));
(globalThis as unknown as { page: typeof page }).page = page;

// Talks with the drill server over a network that is cut again and again, and prints what it saw. A line tells that it is over.
import process from "node:process";
import { Drill } from "./Drill";
import { ConnectionLost, type ConnectOptions } from "./websocket-client";

declare const Bun: { gc(isFull: boolean): void } | undefined;

const [url, wanted] = [process.argv[2]!, Number(process.argv[3])];
const faults: string[] = [];
const fault = (text: string): void => void (faults.length < 10 && faults.push(text));
process.on("unhandledRejection", error => fault(`unhandled: ${error}`));

// Node 20 has no WebSocket.
const options: ConnectOptions = "WebSocket" in globalThis ? {} : { WebSocket: (await import("ws")).default };
const drill = Drill.connect({ room: "drops" }, { ...options, url, reconnect: { min: 1, max: 20 }, connectTimeout: 1_000 });

let drops = 0;
let isOpen = false;
let isOver = false;
let heapBefore = 0;
const over = new Promise<void>(resolve => {
  drill.onState(state => {
    if (state === "open") {
      isOpen = true;
      drill.send({ type: "watch", pace: 1 });
    } else if (state === "waiting" && isOpen) {
      isOpen = false;
      drops++;
      if (drops === Math.ceil(wanted / 4)) {
        heapBefore = heap();
      }
      if (drops === wanted) {
        resolve();
      }
    }
  });
});

// What comes within a connection is complete, in order, and of that connection.
let connection = 0;
let next = 0;
let connections = 0;
let ticks = 0;
let heard = 0;
drill.on("tick", () => heard++);
const reads = (async () => {
  for await (const message of drill) {
    if (message.type === "welcome") {
      if (message.connection <= connection) {
        fault(`connection ${message.connection} after ${connection}`);
      }
      connection = message.connection;
      connections++;
      next = 0;
    } else if (message.type === "tick") {
      ticks++;
      if (message.connection !== connection || message.n !== next++) {
        fault(`tick ${message.connection}.${message.n} instead of ${connection}.${next - 1}`);
      }
    }
  }
})();

let replies = 0;
let lost = 0;
async function repeat(action: () => Promise<void>): Promise<void> {
  while (!isOver) {
    try {
      await action();
      replies++;
    } catch (error) {
      lost++;
      if (!(error instanceof ConnectionLost)) {
        fault(`${error}`);
      }
    }
  }
}

const echoes = repeat(async () => {
  const text = `${Math.random()}`;
  const echoed = await drill.echo({ text });
  if (echoed.text !== text) {
    fault(`echo ${echoed.text} of ${text}`);
  }
});
const counts = repeat(async () => {
  let last = 0;
  for await (const number of drill.count({ until: 5, pace: 1 })) {
    if (number.type !== "number" || number.value !== ++last) {
      fault(`${JSON.stringify(number)} after ${last}`);
    }
  }
  if (last !== 5) {
    fault(`a count to ${last}`);
  }
});

function heap(): number {
  if (typeof Bun !== "undefined") {
    Bun.gc(true);
  } else {
    (globalThis as unknown as { gc?: () => void }).gc?.();
  }
  return process.memoryUsage().heapUsed;
}

await over;
isOver = true;
const grown = heap() - heapBefore;
drill.close();
await Promise.all([reads, echoes, counts]);
if (heard !== ticks) {
  fault(`${heard} ticks heard, ${ticks} read`);
}
console.log(JSON.stringify({ drops, connections, ticks, replies, lost, unknown: drill.unknown, grown, faults }));

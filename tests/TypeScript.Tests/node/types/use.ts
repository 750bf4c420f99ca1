// What a user may write.
import { Drill, type Counted, type DrillConnection, type DrillReceives, type Echoed, type Tick } from "../Drill";
import { ConnectionLost, type CloseInfo, type State } from "../websocket-client";

export function all(controller: AbortController, maybe: AbortSignal | undefined): DrillConnection {
  const plain = Drill.connect({ room: "lobby" });
  plain.close();
  const drill = Drill.connect({ room: "lobby", name: null }, {
    url: new URL("https://chat.example/base"),
    protocols: ["a", "b"] as const,
    query: async ({ attempt, close }) => ({ ticket: `${attempt} ${close?.code}`, at: new Date(0), list: [1, 2], none: undefined }),
    reconnect: { min: 100, when: close => close.code !== 4000 },
    heartbeat: false,
    queue: { age: 1_000 },
    buffer: 10,
    signal: controller.signal,
  });
  Drill.connect({ room: "lobby" }, { signal: maybe, url: undefined, query: { key: "k" }, reconnect: false, queue: false });

  const stop: () => void = drill.on("tick", tick => {
    const n: number = tick.n;
    const type: "tick" = tick.type;
    return [n, type];
  });
  stop();
  drill.on("tick", async tick => void tick);
  drill.onMessage((message: DrillReceives) => void message.type);
  drill.onState((state: State, close?: CloseInfo) => [state, close?.reason]);
  const sent: "sent" | "queued" | "dropped" = drill.send({ type: "watch", pace: 1 });
  const numbers: [number, number, State] = [drill.attempt, drill.unknown, drill.state];
  return [drill, sent, numbers][0] as DrillConnection;
}

export async function asked(drill: DrillConnection, signal: AbortSignal): Promise<unknown> {
  const tick: Tick = await drill.request({ type: "burst", messages: 1 }, "tick");
  const echoed: Echoed = await drill.request({ type: "echo", id: "1", text: "x" }, "echoed", m => m.id === "1", { timeout: 100, signal });
  const narrowed: Tick = await drill.request({ type: "burst", messages: 1 }, (m): m is Tick => m.type === "tick");
  const any: DrillReceives = await drill.request({ type: "burst", messages: 1 }, m => m.type === "tick", { timeout: 0 });
  const called: Echoed = await drill.echo({ text: "x" }, { signal });

  const values: number[] = [];
  for await (const part of drill.count({ until: 3, pace: 0 })) {
    // The class says that the stream has messages of the base, so any of them with the id may come.
    values.push(part.type === "number" ? part.value : part.text.length);
  }
  const stream = drill.count({ until: 3, pace: 0 });
  const next = await stream.next();
  const end: Counted | undefined = next.done ? next.value : undefined;

  for await (const message of drill) {
    switch (message.type) {
      case "welcome": values.push(message.connection); break;
      case "echoed": message.text.trim(); break;
      case "number": values.push(message.value); break;
      case "counted": values.push(message.total); break;
      case "tick": values.push(message.n); break;
      default: {
        // All types are handled above.
        const never: never = message;
        return never;
      }
    }
  }
  try {
    await drill.echo({ text: "x" });
  } catch (error) {
    return error instanceof ConnectionLost ? error.close.code : error;
  }
  return [tick, echoed, narrowed, any, called, end];
}

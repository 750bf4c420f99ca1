// What a compiler must refuse: an expectation without an error is an error.
import { Drill, type DrillConnection } from "../Drill";

export async function refused(drill: DrillConnection): Promise<void> {
  // @ts-expect-error The room is missing.
  Drill.connect({});
  // @ts-expect-error There is no such value.
  Drill.connect({ room: "lobby", colour: "red" });
  // @ts-expect-error There is no such option.
  Drill.connect({ room: "lobby" }, { retries: 3 });
  // @ts-expect-error A query has plain values.
  Drill.connect({ room: "lobby" }, { query: { key: { nested: 1 } } });
  // @ts-expect-error There is no such type.
  drill.on("tack", () => {});
  // @ts-expect-error This type is sent, not received.
  drill.on("echo", () => {});
  // @ts-expect-error A tick has no text.
  drill.on("tick", tick => tick.text);
  // @ts-expect-error The text is missing.
  drill.send({ type: "echo", id: "1" });
  // @ts-expect-error The text is no number.
  drill.send({ type: "echo", id: "1", text: 1 });
  // @ts-expect-error A renamed property.
  drill.send({ type: "echo", id: "1", content: "x" });
  // @ts-expect-error This type is received, not sent.
  drill.send({ type: "tick", connection: 1, n: 1 });
  // @ts-expect-error There is no such reply.
  await drill.request({ type: "watch", pace: 1 }, "tack");
  // @ts-expect-error An echo has no number.
  await drill.request({ type: "watch", pace: 1 }, "echoed", m => m.n === 1);
  // @ts-expect-error The connection draws the id.
  await drill.echo({ id: "1", text: "x" });
  // @ts-expect-error Operations are called by their functions.
  await drill.call({ key: "id", replies: [] }, {});
  // @ts-expect-error The state cannot be set.
  drill.state = "open";
  for await (const message of drill) {
    // @ts-expect-error Not all messages are ticks.
    message.n;
    // @ts-expect-error One type is not handled.
    const never: never = message.type === "tick" ? null as never : message;
    return never;
  }
}

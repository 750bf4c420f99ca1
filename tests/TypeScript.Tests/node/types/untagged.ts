// Routes without a discriminator: texts, bytes, or both.
import { Connection } from "../websocket-client";

export interface Price { symbol: string; price: number }
export class Texts extends Connection<string, string> {}
export class Bytes extends Connection<ArrayBuffer | Uint8Array, ArrayBuffer> {}
export class Prices extends Connection<Price, Price | ArrayBuffer> {}
export class Numbered extends Connection<string, { kind: 1; a: string } | { kind: 2; b: string }, "kind"> {}

export async function use(texts: Texts, bytes: Bytes, prices: Prices, numbered: Numbered): Promise<unknown> {
  texts.send("x");
  bytes.send(new Uint8Array(1));
  const reply: string = await texts.request("question", answer => answer.startsWith("a"));
  bytes.onMessage(message => message.byteLength);
  const price: Price = await prices.request({ symbol: "s", price: 1 }, (m): m is Price => !(m instanceof ArrayBuffer));
  numbered.on(1, message => message.a);
  for await (const text of texts) {
    return text.trim();
  }
  // @ts-expect-error There are no types to listen to.
  texts.on("said", () => {});
  // @ts-expect-error There are no types to wait for.
  await texts.request("question", "said");
  // @ts-expect-error An object is no text.
  texts.send({ text: "x" });
  // @ts-expect-error The first has no b.
  numbered.on(1, message => message.b);
  return [reply, price];
}

// What a user may write with the clients that the build wrote of the gallery, and what is refused.
import { Addresses } from "../../gallery/Addresses";
import { Addresses2 } from "../../gallery/Addresses2";
import { Assistant, type Closed, type Counted, type Done, type Failed, type Token } from "../../gallery/Assistant";
import { Bytes } from "../../gallery/Bytes";
import { Lines } from "../../gallery/Lines";
import { Mixed, type Leaf } from "../../gallery/Mixed";
import { Names } from "../../gallery/Names";
import { Numbered } from "../../gallery/Numbered";
import { Numbers } from "../../gallery/Numbers";
import { Plain, type Answer } from "../../gallery/Plain";
import { Search } from "../../gallery/Search";
import { Texts } from "../../gallery/Texts";
import { Values, type Level, type OptionalsValue, type Season, type Tree } from "../../gallery/Values";

export function values(): void {
  const values = Values.connect();
  values.send({ type: "optionals", needed: "x", "named-otherwise": "y" });
  values.send({ type: "optionals", needed: "x", "named-otherwise": "y", nullable: null, defaultedNumber: 2 });
  // @ts-expect-error a property is missing
  values.send({ type: "optionals", needed: "x" });
  // @ts-expect-error null is not what the server takes
  values.send({ type: "optionals", needed: null, "named-otherwise": "y" });
  // @ts-expect-error undefined is not on the wire
  values.send({ type: "optionals", needed: "x", "named-otherwise": "y", nullable: undefined });
  // @ts-expect-error the server sends it, and does not take it
  values.send({ type: "received", name: "x" });
  values.on("echoed", ({ optionals, enums, shapes }) => {
    const always: OptionalsValue["nullable"] = optionals.nullable;
    const sometimes: string | null | undefined = optionals.writtenIfSet;
    const [season, level]: [Season, Level] = [enums.season, enums.level];
    const tree: Tree = shapes.tree.children[0] ?? shapes.tree;
    const row: number | null | undefined = shapes.rows["first"]?.[0];
    const next: number | null = shapes.leaves.next;
    return [always, sometimes, season, level, tree, row, next, enums.bySeason["Spring"], shapes.byName["x"]?.name];
  });
  // @ts-expect-error there is no such season
  const season: Season = "Summer";
  // @ts-expect-error there is no such level
  const level: Level = 1;
  void [season, level];
}

export async function operations(signal: AbortSignal): Promise<unknown> {
  const assistant = Assistant.connect({ model: "small" });
  const counted: Counted = await assistant.countWords({ text: "one two" }, { signal, timeout: 1_000 });
  const closed: Closed | Failed = await assistant.closeOperation();
  const answer = assistant.prompt({ text: "hello" });
  for await (const part of answer) {
    const one: Token | Closed = part;
    void one;
  }
  const last = await answer.next();
  const end: Done | Failed | undefined = last.done ? last.value : undefined;
  // @ts-expect-error the function draws the id
  assistant.prompt({ id: "1", text: "hello" });
  // @ts-expect-error the text is missing
  assistant.countWords({});
  // @ts-expect-error it is a stream
  await (assistant.prompt({ text: "x" }) satisfies Promise<unknown>);
  const plain: Answer = await Plain.connect().question({ text: "why" });
  return [counted, closed, end, plain];
}

export function addresses(): void {
  Addresses.connect({ id: 1, path: "a/b" }).onMessage((text: string) => text.trim());
  Addresses.connect({ id: 1, path: "", language: "de", page: 2, "page-size": 10, since: new Date(), tag: ["a"], season: "Autumn" });
  Addresses2.connect({ page: 3 });
  Addresses2.connect();
  Search.connect();
  Search.connect({ q: "x" }, { url: "https://example.com" });
  // @ts-expect-error the id is missing
  Addresses.connect({ path: "x" });
  // @ts-expect-error it is a number
  Addresses.connect({ id: "1", path: "x" });
  // @ts-expect-error there is no such season
  Addresses.connect({ id: 1, path: "x", season: "Summer" });
  // @ts-expect-error the model is missing
  Assistant.connect();
}

export function formats(): void {
  Texts.connect().send("x");
  // @ts-expect-error the endpoint takes texts
  Texts.connect().send(new Uint8Array(1));
  Bytes.connect().send(new Uint8Array(1));
  Bytes.connect().onMessage((bytes: ArrayBuffer) => bytes.byteLength);
  // @ts-expect-error the endpoint takes bytes
  Bytes.connect().send("x");
  Mixed.connect().onMessage((message: string | ArrayBuffer | Leaf) => message);
  Lines.connect().onMessage((line: string) => line);
  Numbers.connect().send(1);
  Numbers.connect().onMessage((list: number[]) => list.length);
  Names.connect().send({ class: "x" });
  Numbered.connect().on(1, one => one.text);
  // @ts-expect-error there is no such type
  Numbered.connect().on(3, () => {});
  // @ts-expect-error without a discriminator there are no types to listen to
  Plain.connect().on("answer", () => {});
}

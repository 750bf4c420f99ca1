// Written by WebSocketToolkit from the contract of Values in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type ValuesSends = Scalars | Optionals | Enums | Shapes;

/** The messages that you receive. */
export type ValuesReceives = Received | Echoed;

/** What it received. */
export interface Echoed {
  type: "echoed";
  optionals: OptionalsValue;
  enums: EnumsValue;
  shapes: ShapesValue;
}

export interface Enums {
  type: "enums";
  season: Season;
  level: Level;
  maybeLevel?: Level | null;
  rights: Rights;
  bySeason: Record<string, number>;
}

export interface EnumsValue {
  season: Season;
  level: Level;
  maybeLevel: Level | null;
  rights: Rights;
  bySeason: Record<string, number>;
}

export interface Leaf {
  name: string;
}

/** 0: Low, 5: High. */
export type Level = 0 | 5;

/** It keeps what it does not know. */
export interface Open {
  name: string;
}

/** It keeps what it does not know. */
export interface OpenInput {
  name?: string;
}

export interface Optionals {
  type: "optionals";
  needed: string;
  nullable?: string | null;
  nullableNumber?: number | null;
  defaulted?: string;
  defaultedNumber?: number;
  writtenIfSet?: string | null;
  "named-otherwise": string;
  /** By an attribute. */
  described?: string | null;
}

export interface OptionalsValue {
  needed: string;
  nullable: string | null;
  nullableNumber: number | null;
  defaulted: string;
  defaultedNumber: number;
  writtenIfSet?: string | null;
  "named-otherwise": string;
  /** By an attribute. */
  described: string | null;
}

export interface PageOfInt32 {
  items: number[];
  next: number | null;
}

export interface PageOfInt32Input {
  items: number[];
  next?: number | null;
}

export interface PageOfLeaf {
  items: Leaf[];
  next: number | null;
}

export interface PageOfLeafInput {
  items: Leaf[];
  next?: number | null;
}

export interface Received {
  type: "received";
  name: string;
}

/** Any combination of None, Read, Write, as a number. */
export type Rights = number;

/** One of each. */
export interface Scalars {
  type: "scalars";
  /** A text. It may end a comment: *\/. */
  text: string;
  number: number;
  /**
   * A large number.
   * A number of 64 bits: beyond 2^53, JavaScript loses digits.
   */
  large: number;
  /** A number of 64 bits: beyond 2^53, JavaScript loses digits. */
  larger: number;
  /** A decimal number: JavaScript keeps about 15 of its digits. */
  price: number;
  ratio: number;
  flag: boolean;
  id: string;
  /** A date and a time (RFC 3339). */
  at: string;
  day: string;
  span: string;
  link: string;
  /** Bytes in Base64. */
  data: string;
  letter: string;
  anything: unknown;
}

export type Season = "Spring" | "Autumn";

export interface Shapes {
  type: "shapes";
  tree: TreeInput;
  leaves: PageOfLeafInput;
  numbers: PageOfInt32Input;
  byName: Record<string, Leaf>;
  rows: Record<string, (number | null)[]>;
  grid: Leaf[][];
  open: OpenInput;
}

export interface ShapesValue {
  tree: Tree;
  leaves: PageOfLeaf;
  numbers: PageOfInt32;
  byName: Record<string, Leaf>;
  rows: Record<string, (number | null)[]>;
  grid: Leaf[][];
  open: Open;
}

/** It has itself in it. */
export interface Tree {
  name: string;
  children: Tree[];
  parent: Tree | null;
}

/** It has itself in it. */
export interface TreeInput {
  name: string;
  children: TreeInput[];
  parent?: TreeInput | null;
}

const contract = {
  path: "/values",
  tag: "type",
  types: ["received", "echoed"],
  heartbeat: true,
} as const;

/** A connection to Values. */
export class ValuesConnection extends Connection<ValuesSends, ValuesReceives, "type"> {}

/** Sends back values of every type. */
export const Values = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): ValuesConnection {
    return new ValuesConnection(contract, {}, options);
  },
};

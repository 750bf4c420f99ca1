// Written by WebSocketToolkit from the contract of Numbered in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type NumberedSends = First;

/** The messages that you receive. */
export type NumberedReceives = One | Two;

export interface First {
  $type: 1;
  text: string;
}

export interface One {
  $type: 1;
  text: string;
}

export interface Two {
  $type: 2;
}

const contract = {
  path: "/numbered",
  tag: "$type",
  types: [1, 2],
  heartbeat: true,
} as const;

/** A connection to Numbered. */
export class NumberedConnection extends Connection<NumberedSends, NumberedReceives, "$type"> {}

/** Discriminators that are numbers, and the property that System.Text.Json names by itself. */
export const Numbered = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): NumberedConnection {
    return new NumberedConnection(contract, {}, options);
  },
};

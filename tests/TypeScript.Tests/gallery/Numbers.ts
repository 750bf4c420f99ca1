// Written by WebSocketToolkit from the contract of Numbers in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type NumbersSends = Int32;

/** The messages that you receive. */
export type NumbersReceives = ListOfInt32;

export type Int32 = number;

export type ListOfInt32 = number[];

const contract = {
  path: "/scalars",
  heartbeat: true,
} as const;

/** A connection to Numbers. */
export class NumbersConnection extends Connection<NumbersSends, NumbersReceives> {}

/** Messages that are no objects. */
export const Numbers = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): NumbersConnection {
    return new NumbersConnection(contract, {}, options);
  },
};

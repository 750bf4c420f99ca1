// Written by WebSocketToolkit from the contract of Names in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type NamesSends = NamesPromise;

/** The messages that you receive. */
export type NamesReceives = DateMessage;

export interface DateMessage {
  function: string;
}

export interface NamesPromise {
  class: string;
}

const contract = {
  path: "/names",
  heartbeat: true,
} as const;

/** A connection to Names. */
export class NamesConnection extends Connection<NamesSends, NamesReceives> {}

/** Messages whose names mean something in TypeScript, and an endpoint that is named as one of its messages. */
export const Names = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): NamesConnection {
    return new NamesConnection(contract, {}, options);
  },
};

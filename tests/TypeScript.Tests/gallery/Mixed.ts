// Written by WebSocketToolkit from the contract of Mixed in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type MixedSends = string | ArrayBuffer | ArrayBufferView;

/** The messages that you receive. */
export type MixedReceives = string | ArrayBuffer | Leaf;

export interface Leaf {
  name: string;
}

const contract = {
  path: "/mixed",
  sends: "text",
  receives: "mixed",
} as const;

/** A connection to Mixed. */
export class MixedConnection extends Connection<MixedSends, MixedReceives> {}

/** Takes texts and typed messages, and answers both. */
export const Mixed = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): MixedConnection {
    return new MixedConnection(contract, {}, options);
  },
};

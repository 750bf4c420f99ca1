// Written by WebSocketToolkit from the contract of Lines in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type LinesSends = string;

/** The messages that you receive. */
export type LinesReceives = string;

const contract = {
  path: "/lines",
  sends: "text",
  receives: "text",
} as const;

/** A connection to Lines. */
export class LinesConnection extends Connection<LinesSends, LinesReceives> {}

/**
 * Typed messages in a format of its own.
 * Leaf is in the format of LineCodec.
 */
export const Lines = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): LinesConnection {
    return new LinesConnection(contract, {}, options);
  },
};

// Written by WebSocketToolkit from the contract of Closes in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type ClosesSends = string;

/** The messages that you receive. */
export type ClosesReceives = never;

const contract = {
  path: "/closes",
  sends: "text",
} as const;

/** A connection to Closes. */
export class ClosesConnection extends Connection<ClosesSends, ClosesReceives> {}

/**
 * Closes with codes of its own.
 * The server may close with 4400 (An empty message).
 * The server takes messages of at most 1024 bytes.
 */
export const Closes = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): ClosesConnection {
    return new ClosesConnection(contract, {}, options);
  },
};

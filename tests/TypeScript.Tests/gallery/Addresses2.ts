// Written by WebSocketToolkit from the contract of Addresses-2 in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type Addresses2Sends = never;

/** The messages that you receive. */
export type Addresses2Receives = string;

/** The values of the address. */
export interface Addresses2Values {
  /** The number of the file. It may be missing. */
  id?: number | null | undefined;
  /**
   * The page.
   * The server's default is 1.
   */
  page?: number | null | undefined;
  "page-size"?: number | null | undefined;
  since?: Date | string | null | undefined;
  tag?: string[] | null | undefined;
  /** The server's default is "Spring". */
  season?: "Spring" | "Autumn" | null | undefined;
}

const contract = {
  path: "/short/{id?}",
  query: { page: "page", "page-size": "page-size", since: "since", tag: "tag", season: "season" },
  receives: "text",
} as const;

/** A connection to Addresses2. */
export class Addresses2Connection extends Connection<Addresses2Sends, Addresses2Receives> {}

/**
 * Has values of every kind in its address.
 * The server reads headers (x-key) that a browser cannot send. In Node, give a WebSocket class that sends them.
 */
export const Addresses2 = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(values: Addresses2Values = {}, options?: ConnectOptions): Addresses2Connection {
    return new Addresses2Connection(contract, values, options);
  },
};

// Written by WebSocketToolkit from the contract of Addresses in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type AddressesSends = never;

/** The messages that you receive. */
export type AddressesReceives = string;

/** The values of the address. */
export interface AddressesValues {
  /** The number of the file. Constraints: int. */
  id: number;
  /** The server's default is "en". */
  language?: string | null | undefined;
  /** It is the rest of the path, with its slashes. */
  path: string;
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
  path: "/files/{id}/{language?}/{*path}",
  query: { page: "page", "page-size": "page-size", since: "since", tag: "tag", season: "season" },
  protocols: ["files.v2", "files.v1"],
  receives: "text",
} as const;

/** A connection to Addresses. */
export class AddressesConnection extends Connection<AddressesSends, AddressesReceives> {}

/**
 * Has values of every kind in its address.
 * The server reads headers (x-key) that a browser cannot send. In Node, give a WebSocket class that sends them.
 */
export const Addresses = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(values: AddressesValues, options?: ConnectOptions): AddressesConnection {
    return new AddressesConnection(contract, values, options);
  },
};

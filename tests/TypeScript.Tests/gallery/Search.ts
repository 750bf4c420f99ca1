// Written by WebSocketToolkit from the contract of Search in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type SearchSends = never;

/** The messages that you receive. */
export type SearchReceives = string;

/** The values of the address. */
export interface SearchValues {
  q?: string | null | undefined;
}

const contract = {
  path: "/search",
  query: { q: "q" },
  receives: "text",
} as const;

/** A connection to Search. */
export class SearchConnection extends Connection<SearchSends, SearchReceives> {}

/** Needs nothing, and takes one value. */
export const Search = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(values: SearchValues = {}, options?: ConnectOptions): SearchConnection {
    return new SearchConnection(contract, values, options);
  },
};

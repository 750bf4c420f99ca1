// Written by WebSocketToolkit from the contract of Bytes in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type BytesSends = ArrayBuffer | ArrayBufferView;

/** The messages that you receive. */
export type BytesReceives = ArrayBuffer;

const contract = {
  path: "/bytes",
} as const;

/** A connection to Bytes. */
export class BytesConnection extends Connection<BytesSends, BytesReceives> {}

export const Bytes = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): BytesConnection {
    return new BytesConnection(contract, {}, options);
  },
};

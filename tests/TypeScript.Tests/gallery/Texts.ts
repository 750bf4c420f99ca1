// Written by WebSocketToolkit from the contract of Texts in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type TextsSends = string;

/** The messages that you receive. */
export type TextsReceives = string;

const contract = {
  path: "/texts",
  sends: "text",
  receives: "text",
} as const;

/** A connection to Texts. */
export class TextsConnection extends Connection<TextsSends, TextsReceives> {}

export const Texts = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): TextsConnection {
    return new TextsConnection(contract, {}, options);
  },
};

// Written by WebSocketToolkit from the contract of Dictation in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type DictationSends = Question;

/** The messages that you receive. */
export type DictationReceives = Leaf;

export interface Leaf {
  name: string;
}

export interface Question {
  id: string;
  text: string;
}

const contract = {
  path: "/dictation",
  heartbeat: true,
} as const;

/** A connection to Dictation. */
export class DictationConnection extends Connection<DictationSends, DictationReceives> {}

/** Takes the whole conversation. */
export const Dictation = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): DictationConnection {
    return new DictationConnection(contract, {}, options);
  },
};

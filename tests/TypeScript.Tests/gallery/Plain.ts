// Written by WebSocketToolkit from the contract of Plain in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { type CallOptions, Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type PlainSends = Question;

/** The messages that you receive. */
export type PlainReceives = Answer;

export interface Answer {
  id: string;
  text: string;
}

export interface Question {
  id: string;
  text: string;
}

const contract = {
  path: "/plain",
  heartbeat: true,
} as const;

/** A connection to Plain. */
export class PlainConnection extends Connection<PlainSends, PlainReceives> {
  /** Sends it with a new id, and gives the message that answers it. */
  question(message: Omit<Question, "id">, options?: CallOptions): Promise<Answer> {
    return this.call({ key: "id", replies: [] }, message, options);
  }
}

/** Messages without a discriminator. */
export const Plain = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(options?: ConnectOptions): PlainConnection {
    return new PlainConnection(contract, {}, options);
  },
};

// Written by WebSocketToolkit from the contract of Assistant in WebSocketToolkit.ClientGallery. Change the class, and build: changes of this file are lost.
import { type CallOptions, Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type AssistantSends = Prompt | Stop | Count | Close | Tokens;

/** The messages that you receive. */
export type AssistantReceives = Token | Done | Counted | Closed | Notice | Failed;

/** The values of the address. */
export interface AssistantValues {
  model: string;
}

/** Has the name of a method that every connection has. */
export interface Close {
  kind: "close";
  id: string;
}

export interface Closed {
  kind: "closed";
  id: string;
}

export interface Count {
  kind: "count-words";
  number: number;
  text: string;
}

export interface Counted {
  kind: "counted";
  number: number;
  words: number;
}

export interface Done {
  kind: "done";
  id: string;
  length: number;
}

/** An operation that did not come to its end. */
export interface Failed {
  kind: "failed";
  id: string;
  reason: string;
}

export interface Notice {
  kind: "notice";
  text: string;
}

/** A question. */
export interface Prompt {
  kind: "prompt";
  id: string;
  text: string;
}

export interface Stop {
  kind: "stop";
  id: string;
}

export interface Token {
  kind: "token";
  id: string;
  text: string;
}

export interface Tokens {
  kind: "tokens";
  of: string;
}

const contract = {
  path: "/assistant/{model}",
  tag: "kind",
  types: ["token", "done", "counted", "closed", "notice", "failed"],
  heartbeat: true,
} as const;

/** A connection to Assistant. */
export class AssistantConnection extends Connection<AssistantSends, AssistantReceives, "kind"> {
  /**
   * Answers piece by piece.
   * Sends it with a new id, and gives the messages that answer it; the last one is the value that it returns.
   * Leaving the loop early, or aborting the signal, tells the server to stop.
   */
  prompt(message: Omit<Prompt, "kind" | "id">, options?: CallOptions): AsyncGenerator<Token | Closed, Done | Failed, undefined> {
    return this.stream({ type: "prompt", key: "id", replies: ["token", "closed"], ends: ["done", "failed"], cancel: "stop" }, message, options);
  }

  /**
   * Counts words.
   * Sends it with a new number, and gives the message that answers it.
   */
  countWords(message: Omit<Count, "kind" | "number">, options?: CallOptions): Promise<Counted> {
    return this.call({ type: "count-words", key: "number", numeric: true, replies: ["counted"] }, message, options);
  }

  /**
   * Has the name of a method that every connection has.
   * Sends it with a new id, and gives the message that answers it.
   */
  closeOperation(message: Omit<Close, "kind" | "id"> = {}, options?: CallOptions): Promise<Closed | Failed> {
    return this.call({ type: "close", key: "id", replies: ["closed", "failed"] }, message, options);
  }
}

/** Answers prompts. */
export const Assistant = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(values: AssistantValues, options?: ConnectOptions): AssistantConnection {
    return new AssistantConnection(contract, values, options);
  },
};

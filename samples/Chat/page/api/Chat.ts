// Written by WebSocketToolkit from the contract of Chat in Chat. Change the class, and build: changes of this file are lost.
import { Connection, type ConnectOptions } from "./websocket-client.js";

/** The messages that you send. */
export type ChatSends = Say | Rename;

/** The messages that you receive. */
export type ChatReceives = Welcome | Said | Joined | Left | Renamed | Rejected;

/** The values of the address. */
export interface ChatValues {
  room: string;
  name?: string | null | undefined;
}

export interface Joined {
  type: "joined";
  name: string;
  present: number;
}

export interface Left {
  type: "left";
  name: string;
  present: number;
}

/** The refusal of a message. */
export interface Rejected {
  type: "rejected";
  /** The id of the refused message; null if it had no id. */
  id: string | null;
  /** The reason for programs. */
  code: string;
  /** The reason for people. */
  reason: string;
}

export interface Rename {
  type: "rename";
  name: string;
}

export interface Renamed {
  type: "renamed";
  was: string;
  name: string;
}

export interface Said {
  type: "said";
  id: string;
  from: string;
  text: string;
  /** A date and a time (RFC 3339). */
  at: string;
}

export interface SaidValue {
  id: string;
  from: string;
  text: string;
  /** A date and a time (RFC 3339). */
  at: string;
}

/** A message for the room. */
export interface Say {
  type: "say";
  /** The id, which the page chooses. The page may send a message again if the connection was lost before the answer. */
  id: string;
  /** The text, at most MaxTextLength characters. */
  text: string;
}

export interface Welcome {
  type: "welcome";
  name: string;
  present: number;
  history: SaidValue[];
}

const contract = {
  path: "/chat/{room}",
  query: { name: "name" },
  tag: "type",
  types: ["welcome", "said", "joined", "left", "renamed", "rejected"],
  heartbeat: true,
} as const;

/** A connection to Chat. */
export class ChatConnection extends Connection<ChatSends, ChatReceives, "type"> {}

/**
 * One person in one room. Each connection has its own instance.
 * The server takes messages of at most 16384 bytes.
 */
export const Chat = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(values: ChatValues, options?: ConnectOptions): ChatConnection {
    return new ChatConnection(contract, values, options);
  },
};

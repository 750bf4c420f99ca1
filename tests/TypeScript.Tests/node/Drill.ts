// Written by WebSocketToolkit from the contract of Drill in WebSocketToolkit.TypeScript.Server. Change the class, and build: changes of this file are lost.
import { type CallOptions, Connection, type ConnectOptions } from "./websocket-client";

/** The messages that you send. */
export type DrillSends = Echo | Count | Stop | Watch | Burst;

/** The messages that you receive. */
export type DrillReceives = Welcome | Echoed | Number | Counted | Tick;

/** The values of the address. */
export interface DrillValues {
  /** The room. */
  room: string;
  /** The name; nobody asks for it. */
  name?: string | null | undefined;
}

/** Asks for many ticks at once. */
export interface Burst {
  type: "burst";
  messages: number;
}

/** An operation: numbers up to a limit, one each pace. */
export interface Count {
  type: "count";
  id: string;
  until: number;
  pace: number;
}

export interface Counted {
  type: "counted";
  id: string;
  total: number;
}

export interface Echo {
  type: "echo";
  id: string;
  text: string;
}

export interface Echoed {
  type: "echoed";
  id: string;
  text: string;
}

export interface Number {
  type: "number";
  id: string;
  value: number;
}

export interface Stop {
  type: "stop";
  id: string;
}

/** The n-th message of a connection, from 0 on without a gap. */
export interface Tick {
  type: "tick";
  connection: number;
  n: number;
}

/** Asks for ticks until the connection ends. */
export interface Watch {
  type: "watch";
  pace: number;
}

export interface Welcome {
  type: "welcome";
  connection: number;
}

const contract = {
  path: "/drill/{room}",
  query: { name: "name" },
  tag: "type",
  types: ["welcome", "echoed", "number", "counted", "tick"],
  heartbeat: true,
} as const;

/** A connection to Drill. */
export class DrillConnection extends Connection<DrillSends, DrillReceives, "type"> {
  /** Sends it with a new id, and gives the message that answers it. */
  echo(message: Omit<Echo, "type" | "id">, options?: CallOptions): Promise<Echoed> {
    return this.call({ type: "echo", key: "id", replies: ["echoed"] }, message, options);
  }

  /**
   * An operation: numbers up to a limit, one each pace.
   * Sends it with a new id, and gives the messages that answer it; the last one is the value that it returns.
   * Leaving the loop early, or aborting the signal, tells the server to stop.
   */
  count(message: Omit<Count, "type" | "id">, options?: CallOptions): AsyncGenerator<Echoed | Number, Counted, undefined> {
    return this.stream({ type: "count", key: "id", replies: ["echoed", "number"], ends: ["counted"], cancel: "stop" }, message, options);
  }
}

/** Numbers its connections and its messages, so that a client sees what is missing, comes twice, or comes from another connection. */
export const Drill = {
  /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
  connect(values: DrillValues, options?: ConnectOptions): DrillConnection {
    return new DrillConnection(contract, values, options);
  },
};

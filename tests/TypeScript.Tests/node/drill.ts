// What the build writes for the endpoint of tests/TypeScript.Server, by hand.
import { Connection, type CallOptions, type ConnectOptions } from "./websocket-client";

export interface Echo { type: "echo"; id: string; text: string }
export interface Count { type: "count"; id: string; until: number; pace: number }
export interface Stop { type: "stop"; id: string }
export interface Watch { type: "watch"; pace: number }
export interface Burst { type: "burst"; messages: number }
export type DrillSends = Echo | Count | Stop | Watch | Burst;

export interface Welcome { type: "welcome"; connection: number }
export interface Echoed { type: "echoed"; id: string; text: string }
export interface Number { type: "number"; id: string; value: number }
export interface Counted { type: "counted"; id: string; total: number }
export interface Tick { type: "tick"; connection: number; n: number }
export type DrillReceives = Welcome | Echoed | Number | Counted | Tick;

export interface DrillValues { room: string; name?: string | null }

const contract = {
  path: "/drill/{room}",
  query: { name: "name" },
  tag: "type",
  types: ["welcome", "echoed", "number", "counted", "tick"],
  heartbeat: true,
} as const;

export class DrillConnection extends Connection<DrillSends, DrillReceives, "type"> {
  echo(message: Omit<Echo, "type" | "id">, options?: CallOptions): Promise<Echoed> {
    return this.call({ type: "echo", key: "id", replies: ["echoed"] }, message, options);
  }

  count(message: Omit<Count, "type" | "id">, options?: CallOptions): AsyncGenerator<Number, Counted, undefined> {
    return this.stream({ type: "count", key: "id", replies: ["number"], ends: ["counted"], cancel: "stop" }, message, options);
  }
}

export const Drill = {
  connect(values: DrillValues, options?: ConnectOptions): DrillConnection {
    return new DrillConnection(contract, values, options);
  },
};

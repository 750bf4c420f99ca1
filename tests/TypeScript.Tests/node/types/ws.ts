// The WebSocket of the package ws, and the global one of Node 22.
import ws from "ws";
import { Drill } from "../Drill";
import type { WebSocketLike } from "../websocket-client";

export const like: WebSocketLike[] = [new ws("wss://chat.example"), new globalThis.WebSocket("wss://chat.example")];
export const drill = Drill.connect({ room: "lobby" }, { WebSocket: ws });
export const other = Drill.connect({ room: "lobby" }, { WebSocket: globalThis.WebSocket });

// The WebSocket of browsers and workers.
import { Drill } from "../Drill";
import type { WebSocketLike } from "../websocket-client";

export const like: WebSocketLike = new WebSocket("wss://chat.example");
export const drill = Drill.connect({ room: "lobby" }, { WebSocket });

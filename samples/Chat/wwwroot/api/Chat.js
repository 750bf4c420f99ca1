// Written by WebSocketToolkit from the contract of Chat in Chat. Change the class, and build: changes of this file are lost.
import { Connection } from "./websocket-client.js";
const contract = {
    path: "/chat/{room}",
    query: { name: "name" },
    tag: "type",
    types: ["welcome", "said", "joined", "left", "renamed", "rejected"],
    heartbeat: true,
};
/** A connection to Chat. */
export class ChatConnection extends Connection {
}
/**
 * One person in one room. Each connection has its own instance.
 * The server takes messages of at most 16384 bytes.
 */
export const Chat = {
    /** Connects, and connects again whenever the connection is lost. `close()` ends it. */
    connect(values, options) {
        return new ChatConnection(contract, values, options);
    },
};

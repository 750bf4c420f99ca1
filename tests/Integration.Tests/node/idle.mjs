// Connects with the npm package "ws", waits for the server to end it, and prints with which words it did.
import WebSocket from 'ws';

const socket = new WebSocket(process.argv[2]);
socket.on('error', error => console.error(error));
socket.on('close', (code, reason) => console.log(`closed ${code} ${reason}`.trim()));

// An echo and a broadcast with ws, as its README shows them.
import { WebSocketServer, WebSocket } from 'ws'

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket, request) => {
  socket.on('error', () => {})
  if (request.url === '/room') {
    socket.on('message', (data, isBinary) => {
      for (const client of server.clients) {
        if (client.readyState === WebSocket.OPEN) client.send(data, { binary: isBinary })
      }
    })
  } else {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  }
})
server.on('listening', () => console.log(`Now listening on: http://127.0.0.1:${server.address().port}`))

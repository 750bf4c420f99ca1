// An echo and a broadcast with @fastify/websocket, as its README shows them.
import Fastify from 'fastify'
import websocket from '@fastify/websocket'

const app = Fastify()
await app.register(websocket, { options: { perMessageDeflate: false } })
app.get('/bytes', { websocket: true }, socket => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
})
app.get('/room', { websocket: true }, socket => {
  socket.on('message', (data, isBinary) => {
    for (const client of app.websocketServer.clients) {
      if (client.readyState === 1) client.send(data, { binary: isBinary })
    }
  })
})
await app.listen({ host: '127.0.0.1', port: 0 })
console.log(`Now listening on: http://127.0.0.1:${app.server.address().port}`)

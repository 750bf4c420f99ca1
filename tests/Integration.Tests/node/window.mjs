// Inflates messages with a window of so many bits each, and prints for each connection how many were right. A line of the file is a connection, its bits,
// whether the context is taken over, the compressed message and the message. The output comes 64 bytes at a time: zlib refuses only what lies beyond
// its window and its output buffer together.
import { readFileSync } from 'node:fs';
import { constants, createInflateRaw } from 'node:zlib';

const tail = Buffer.from([0x00, 0x00, 0xff, 0xff]);
const connections = new Map();
for (const line of readFileSync(process.argv[2], 'utf8').trim().split('\n').map(line => line.split('|'))) {
  connections.set(line[0], [...connections.get(line[0]) ?? [], line]);
}

function inflateWith(inflater, compressed) {
  return new Promise((resolve, reject) => {
    const pieces = [];
    inflater.removeAllListeners('error').on('error', reject);
    inflater.removeAllListeners('data').on('data', piece => pieces.push(piece));
    inflater.write(Buffer.concat([compressed, tail]));
    inflater.flush(constants.Z_SYNC_FLUSH, () => resolve(Buffer.concat(pieces)));
  });
}

for (const [name, lines] of connections) {
  let inflater;
  let right = 0;
  try {
    for (const [, bits, takeover, compressed, message] of lines) {
      if (!inflater || takeover === 'False') {
        inflater = createInflateRaw({ windowBits: Number(bits), chunkSize: 64 });
      }

      right += (await inflateWith(inflater, Buffer.from(compressed, 'base64'))).equals(Buffer.from(message, 'base64')) ? 1 : 0;
    }

    console.log(`${name}: ${right} of ${lines.length} right`);
  } catch (error) {
    console.log(`${name}: ${error.message}`);
  }
}

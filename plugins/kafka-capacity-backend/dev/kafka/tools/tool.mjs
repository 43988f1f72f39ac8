// Has Tools.java run one tool: node tool.mjs port class [argument…]
import { writeSync } from 'node:fs';
import { connect } from 'node:net';

const [port, ...words] = process.argv.slice(2);

function number(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function writeAll(stream, bytes) {
  for (let from = 0; from < bytes.length; ) {
    from += writeSync(stream, bytes, from);
  }
}

const socket = connect(Number(port), '127.0.0.1');
socket.write(
  Buffer.concat([
    number(words.length),
    ...words.flatMap(word => {
      const bytes = Buffer.from(word);
      return [number(bytes.length), bytes];
    }),
  ]),
);

let received = Buffer.alloc(0);
for await (const chunk of socket) received = Buffer.concat([received, chunk]);

// An answer without an end is a failure.
process.exitCode = 1;
for (let at = 0; at + 8 <= received.length; ) {
  const stream = received.readInt32BE(at);
  const value = received.readInt32BE(at + 4);
  at += 8;
  if (stream === 0) {
    process.exitCode = value;
    break;
  }
  writeAll(stream, received.subarray(at, at + value));
  at += value;
}

// Puts load on a topic of the portal's own Kafka, to see what becomes of it:
//
//   npm run load -- orders.returned 65 [group]
//
// writes 65 kB/s to it, and joins two members to a consumer group that read it, until Ctrl-C.
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(
  path.join(root, 'plugins/kafka-capacity-backend/package.json'),
);
const { Kafka, logLevel } = require('kafkajs');
const runDirectory = path.resolve(
  root,
  process.env.KAFKA_CAPACITY_RUN_DIR || '.run',
);
const MOST = 1_000;
const MEMBERS = 2;
/** A thousand of them a second are 1 MB/s. */
const RECORD_BYTES = 1_000;
/** What a record takes on disk beside its value: it has no key, and shares the head of its batch with others. */
const OVERHEAD_BYTES = 15;

/** New partitions are written to and read soon, not after the 5 min of Kafka's default. */
const METADATA_MS = 5_000;

function refuse(sentence) {
  console.error(
    `${sentence}\nusage: npm run load -- <topic> <kB/s, 1 to ${MOST}> [group]`,
  );
  process.exit(1);
}

const [topic, rate, groupId = `readers-of-${topic}`] = process.argv.slice(2);
if (!topic) refuse('no topic is named');
const kBps = Number(rate);
if (!Number.isInteger(kBps) || kBps < 1 || kBps > MOST) {
  refuse(`"${rate}" is not a whole number of kB/s from 1 to ${MOST}`);
}

/** Those of the running portal, as scripts/portal.mjs wrote them down. */
async function brokers() {
  const file = path.join(runDirectory, 'app-config.kafka.yaml');
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  // After its first line, a comment, it is JSON.
  const config = JSON.parse(text.replace(/^#.*\n/, '') || '{}');
  const found = config.kafkaCapacity?.clusters?.[0];
  if (!found?.allowChanges) {
    refuse('the portal of npm start is not running with a Kafka of its own');
  }
  return found.brokers;
}

const kafka = new Kafka({
  clientId: 'load',
  brokers: await brokers(),
  logLevel: logLevel.NOTHING,
  retry: { retries: 2 },
});
const admin = kafka.admin();
try {
  await admin.connect();
  const topics = await admin.listTopics();
  if (!topics.includes(topic)) {
    refuse(
      `there is no topic "${topic}"; there are ${topics.sort().join(', ')}`,
    );
  }
} catch (error) {
  console.error(`Kafka does not answer: ${error.message}`);
  process.exit(1);
} finally {
  await admin.disconnect();
}

const readers = Array.from({ length: MEMBERS }, () =>
  kafka.consumer({ groupId, metadataMaxAge: METADATA_MS }),
);
for (const reader of readers) {
  await reader.connect();
  await reader.subscribe({ topic });
  await reader.run({ eachMessage: async () => {} });
}
const producer = kafka.producer({ metadataMaxAge: METADATA_MS });
await producer.connect();
const value = Buffer.alloc(RECORD_BYTES - OVERHEAD_BYTES, 'x');
const writing = setInterval(() => {
  producer
    .send({
      topic,
      messages: Array.from({ length: kBps }, () => ({ value })),
    })
    // The next second brings the next ones.
    .catch(error => console.error(`Not written: ${error.message}`));
}, 1_000);
console.log(
  `${kBps} kB/s are written to ${topic}, and ${MEMBERS} members of group ${groupId} read it; Ctrl-C ends both`,
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    clearInterval(writing);
    const clients = [producer, ...readers];
    await Promise.all(clients.map(client => client.disconnect()));
    process.exit(0);
  });
}

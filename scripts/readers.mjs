// Makes more read a topic of the portal's own Kafka, to see what becomes of it:
//
//   npm run readers -- orders.returned 4 [group]
//
// joins 4 members to a consumer group of that topic, until Ctrl-C.
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
const MOST = 100;

function refuse(sentence) {
  console.error(
    `${sentence}\nusage: npm run readers -- <topic> <members, 1 to ${MOST}> [group]`,
  );
  process.exit(1);
}

const [topic, count, groupId = `readers-of-${topic}`] = process.argv.slice(2);
if (!topic) refuse('no topic is named');
const members = Number(count);
if (!Number.isInteger(members) || members < 1 || members > MOST) {
  refuse(`"${count}" is no number of members`);
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
  clientId: 'readers',
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

const readers = Array.from({ length: members }, () =>
  kafka.consumer({ groupId }),
);
for (const reader of readers) {
  await reader.connect();
  await reader.subscribe({ topic });
  await reader.run({ eachMessage: async () => {} });
}
console.log(
  `${members} members of group ${groupId} read ${topic}; Ctrl-C ends them`,
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    await Promise.all(readers.map(reader => reader.disconnect()));
    process.exit(0);
  });
}

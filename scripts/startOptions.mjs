// What `npm start` can be told. Needs nothing but Node.js 18: options are read before anything is set up.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `usage: npm start [-- options]

  --brokers host:port[,host:port…]
             brokers of a cluster of your own, without TLS and authentication; it is only read. KAFKA_BROKERS does the
             same.
  --config FILE
             a Backstage configuration with clusters of your own under kafkaCapacity.clusters, such as secured ones, and
             whatever else is to differ from app-config.yaml
  --port N   where the portal is opened (3000)
  --api-port N
             where its API listens (7007)
  --help     this text

  KAFKA_CAPACITY_POSTGRES   connection string of a PostgreSQL to keep everything in, instead of SQLite files; another one for each
                            cluster
  KAFKA_CAPACITY_RUN_DIR    where records, databases and logs are kept, by one portal at a time (.run)`;

/** What cannot go on, said without a stack. */
export class Refusal extends Error {}

function parseBrokers(text, source) {
  const brokers = text
    .split(',')
    .map(broker => broker.trim())
    .filter(Boolean);
  if (brokers.length === 0) {
    throw new Refusal(`${source} names no broker: give host:port[,host:port…]`);
  }
  return brokers.map(broker => {
    const [, host, port] =
      broker.match(/^(\[[0-9a-fA-F:]+\]|[^:[\]/\s]+):(\d+)$/) ?? [];
    if (!host || Number(port) < 1 || Number(port) > 65_535) {
      throw new Refusal(
        `${source} holds "${broker}", which is not host:port (a port is a number from 1 to 65535)`,
      );
    }
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port), broker };
  });
}

function parsePort(text, option) {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new Refusal(
      `${option} is "${text}": a port is a number from 1 to 65535`,
    );
  }
  return port;
}

function findConfig(file) {
  const found = path.resolve(process.env.INIT_CWD || process.cwd(), file);
  if (!fs.statSync(found, { throwIfNoEntry: false })?.isFile()) {
    throw new Refusal(`--config names ${found}, and there is no such file`);
  }
  return found;
}

/** What the person asked for; `brokers` and `config` are undefined when no clusters of their own are named. */
export function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        brokers: { type: 'string' },
        config: { type: 'string' },
        port: { type: 'string', default: '3000' },
        'api-port': { type: 'string', default: '7007' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new Refusal(`${error.message}\n${USAGE}`);
  }
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (values.config !== undefined && values.brokers !== undefined) {
    throw new Refusal(
      '--brokers and --config both say which clusters to read: give one of them',
    );
  }
  const config =
    values.config === undefined ? undefined : findConfig(values.config);
  const named =
    values.brokers !== undefined
      ? [values.brokers, '--brokers']
      : [process.env.KAFKA_BROKERS || undefined, 'KAFKA_BROKERS'];
  const brokers =
    config || named[0] === undefined ? undefined : parseBrokers(...named);
  const port = parsePort(values.port, '--port');
  const apiPort = parsePort(values['api-port'], '--api-port');
  if (port === apiPort) {
    throw new Refusal(
      `--port and --api-port are both ${port}: the portal and its API each need a port of their own`,
    );
  }
  return { brokers, config, port, apiPort };
}

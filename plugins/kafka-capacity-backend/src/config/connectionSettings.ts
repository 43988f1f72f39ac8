import { ClusterConnection } from 'backstage-plugin-kafka-capacity-node';
import {
  blockAt,
  ConfigBlock,
  flagOf,
  invalid,
  invalidSecret,
  refuseUnknownKeys,
} from './configBlock';

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const SSL_KEYS = ['ca', 'key', 'cert', 'rejectUnauthorized'];
const SASL_KEYS = ['mechanism', 'username', 'password'];

/** A host's name, an IPv4 address or an IPv6 one in brackets; then the port. */
const BROKER = /^(?:\[[^\s/[\]]+\]|[^\s/:[\]]+):(\d+)$/;

/** How the brokers of a cluster are reached, from its block in the configuration. */
export function readConnection(
  block: ConfigBlock,
): Pick<ClusterConnection, 'brokers' | 'ssl' | 'sasl'> {
  const ssl = readSsl(block);
  const sasl = readSasl(block);
  return {
    brokers: readBrokers(block),
    ...(ssl !== undefined && { ssl }),
    ...(sasl && { sasl }),
  };
}

/** @throws InputError where a block's TLS or SASL has a key that is not known */
export function refuseUnknownConnectionKeys(block: ConfigBlock): void {
  refuseUnknownKeys(blockBelow(block, 'ssl'), SSL_KEYS);
  refuseUnknownKeys(blockBelow(block, 'sasl'), SASL_KEYS);
}

function blockBelow({ config, path }: ConfigBlock, key: string) {
  return blockAt(config, key, `${path}.${key}`);
}

function readBrokers({ config, path }: ConfigBlock): string[] {
  const given = config.getOptional('brokers');
  const allowed = "a list of 'host:port'";
  if (!Array.isArray(given) || given.length === 0) {
    throw invalid(`${path}.brokers`, given, allowed);
  }
  return given.flatMap((item, i) => {
    const brokers = String(item)
      .split(',')
      .map(broker => broker.trim())
      .filter(broker => broker !== '');
    const areBrokers = brokers.every(broker => {
      const port = Number(BROKER.exec(broker)?.[1]);
      return port >= 1 && port <= 65535;
    });
    // Such as the text of an environment variable that is not set.
    if (brokers.length === 0 || !areBrokers) {
      throw invalid(`${path}.brokers[${i}]`, item, allowed);
    }
    return brokers;
  });
}

function readSsl(block: ConfigBlock): ClusterConnection['ssl'] {
  const given = block.config.getOptional('ssl');
  if (given === undefined) return undefined;
  const flag = flagOf(given);
  if (flag !== undefined) return flag;
  const ssl = blockBelow(block, 'ssl');
  if (!ssl) {
    throw invalidSecret(
      `${block.path}.ssl`,
      'true, false, or a block with ca, key, cert and rejectUnauthorized',
    );
  }
  const rejectUnauthorized = flagOf(
    ssl.config.getOptional('rejectUnauthorized') ?? true,
  );
  if (rejectUnauthorized === undefined) {
    throw invalidSecret(`${ssl.path}.rejectUnauthorized`, 'true or false');
  }
  return {
    ca: readAuthorities(ssl),
    key: readPem(ssl, 'key'),
    cert: readPem(ssl, 'cert'),
    rejectUnauthorized,
  };
}

/** One PEM text, as a rule from a file, or a list of them, as the community's plugin has it. */
function readAuthorities({
  config,
  path,
}: ConfigBlock): string | string[] | undefined {
  const given = config.getOptional('ca');
  if (given === undefined || typeof given === 'string') return given;
  if (Array.isArray(given) && given.length > 0) {
    const texts = given.filter(item => typeof item === 'string');
    if (texts.length === given.length) return texts;
  }
  throw invalidSecret(`${path}.ca`, 'a PEM text or a list of them');
}

function readPem({ config, path }: ConfigBlock, key: string) {
  const text = config.getOptional(key);
  if (text === undefined || typeof text === 'string') return text;
  throw invalidSecret(`${path}.${key}`, 'a PEM text');
}

function readSasl(block: ConfigBlock): ClusterConnection['sasl'] {
  if (block.config.getOptional('sasl') === undefined) return undefined;
  const sasl = blockBelow(block, 'sasl');
  if (!sasl) {
    throw invalidSecret(
      `${block.path}.sasl`,
      'a block with mechanism, username and password',
    );
  }
  const given = sasl.config.getOptional('mechanism');
  const mechanism = MECHANISMS.find(name => name === given);
  if (!mechanism) {
    throw invalidSecret(
      `${sasl.path}.mechanism`,
      `one of ${MECHANISMS.join(', ')}`,
    );
  }
  return {
    mechanism,
    username: readText(sasl, 'username'),
    password: readText(sasl, 'password'),
  };
}

function readText({ config, path }: ConfigBlock, key: string): string {
  const value = config.getOptional(key);
  if (typeof value === 'string' && value !== '') return value;
  throw invalidSecret(`${path}.${key}`, 'a text that is not empty');
}

import { Fault } from 'backstage-plugin-kafka-capacity-node';
import { setTimeout } from 'node:timers/promises';
import { askAny, AskedBroker } from '../client/brokerLink';
import { aclsFault, faultOf, KafkaFaultError } from '../client/faults';
import { AclGrant, AclResource, describeAcls } from '../protocol/describeAcls';
import { GroupTable } from './readGroups';
import { TopicTable } from './topicTable';

/** Principals kept of a topic or group, the first in order: rights that so many have tell no owner. */
const MOST_PRINCIPALS = 100;

const EVERYBODY = 'User:*';

function firstInOrder(principals: Iterable<string>): string[] {
  return [...new Set(principals)].sort().slice(0, MOST_PRINCIPALS);
}

/**
 * Who may do something with a topic or group of a given name. Rights to every name, and those of everybody, say nothing
 * about any in particular: they are left out.
 */
function principalsByName(
  resources: readonly AclResource[],
  type: AclResource['type'],
  operation: AclGrant['operation'],
): (name: string) => string[] {
  const literal = new Map<string, string[]>();
  const prefixed = new Map<string, string[]>();
  for (const resource of resources) {
    const { name, grants } = resource;
    const everyName = name === '*' && !resource.prefixed;
    if (resource.type !== type || everyName) continue;
    const principals = grants
      .filter(it => it.operation === operation || it.operation === 'all')
      .map(({ principal }) => principal)
      .filter(principal => principal !== EVERYBODY);
    if (principals.length === 0) continue;
    const byName = resource.prefixed ? prefixed : literal;
    const known = byName.get(name) ?? [];
    byName.set(name, firstInOrder([...known, ...principals]));
  }
  // There are few lengths, so that a name need not be held against every prefix.
  const lengths = new Set([...prefixed.keys()].map(({ length }) => length));
  return name =>
    firstInOrder([
      ...(literal.get(name) ?? []),
      ...[...lengths]
        .filter(length => length <= name.length)
        .flatMap(length => prefixed.get(name.slice(0, length)) ?? []),
    ]);
}

/** @throws KafkaFaultError when no broker answers in time */
async function askAcls(links: readonly AskedBroker[], timeoutMs: number) {
  const answered = new AbortController();
  const overdue = setTimeout(timeoutMs, undefined, {
    signal: answered.signal,
  }).then(() => {
    throw new KafkaFaultError(
      'REQUEST_TIMED_OUT',
      `ACLs could not be read: no broker answered within ${timeoutMs / 1000} s`,
    );
  });
  overdue.catch(() => {});
  try {
    return await Promise.race([
      overdue,
      askAny(links, describeAcls, undefined),
    ]);
  } finally {
    answered.abort();
  }
}

async function readAcls(
  links: readonly AskedBroker[],
  timeoutMs: number,
): Promise<{ resources?: AclResource[]; faults: Fault[] }> {
  try {
    const { errorCode, resources } = await askAcls(links, timeoutMs);
    return errorCode === 0
      ? { resources, faults: [] }
      : { faults: [aclsFault(errorCode)] };
  } catch (error) {
    return { faults: [faultOf(error)] };
  }
}

/**
 * Reads which principals ACLs allow to write to each topic, and to read with each group; null when that can't be read. Any
 * broker knows. Needs DESCRIBE on the cluster.
 *
 * @param timeoutMs - for all brokers together, so that a sweep does not fail over this
 * @returns why it could not be read
 */
export async function readPrincipals(
  links: readonly AskedBroker[],
  topics: TopicTable,
  groups: GroupTable,
  timeoutMs: number,
): Promise<Fault[]> {
  const { resources, faults } = await readAcls(links, timeoutMs);
  const writersOf = resources && principalsByName(resources, 'topic', 'write');
  for (const topic of topics.values()) {
    topic.principals = writersOf?.(topic.name) ?? null;
  }
  const readersOf = resources && principalsByName(resources, 'group', 'read');
  for (const group of groups.values()) {
    group.principals = readersOf?.(group.groupId) ?? null;
  }
  return faults;
}

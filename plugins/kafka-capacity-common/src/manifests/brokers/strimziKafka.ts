import { ModelResult } from '../../calculation/modelInput';
import {
  checkGiven,
  checkLabelValue,
  checkObjectName,
  checkShortObjectName,
  oneOf,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { metadata, quoted, yamlText } from '../yamlDocument';
import { YamlText } from '../yamlEdit';
import { YamlEditProblem, YamlPath } from '../yamlSource';
import {
  BrokerDocumentNote,
  DeclaredBrokerSize,
  BrokerSizeChange,
  checkSize,
  countNotes,
  diskQuantity,
  heapNotes,
  heapSize,
  parseHeapSize,
} from './brokerSize';
import { BrokerPatch, checkPatch, patchCommand } from './confluentKafka';
import {
  documentOf,
  growDisk,
  kubernetesResources,
  memoryLimit,
  setResources,
} from './pastedResource';

/**
 * A cluster that Strimzi runs, with a pool of brokers and one of controllers.
 *
 * @public
 */
export interface StrimziKafka extends DeclaredBrokerSize {
  /** Name of the `Kafka` resource. */
  name: string;
  namespace?: string;
  /** Name of the pool of brokers; `brokers` unless given. */
  pool?: string;
  /** Label of the nodes that names their zone, which becomes the brokers' rack; none unless given. */
  rackLabel?: string;
  /** `v1` (Strimzi 0.49 and later) unless given. */
  apiVersion?: 'v1' | 'v1beta2';
}

const CONTROLLERS = { replicas: 3, disk: '20Gi' };

/**
 * Strimzi's resources of a cluster: the `Kafka`, with Cruise Control to move partitions onto new brokers, and a `KafkaNodePool` each
 * for controllers and brokers.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function strimziKafka(
  given: StrimziKafka,
): ModelResult<GeneratedDocument> {
  const { name, namespace, pool = 'brokers', apiVersion = 'v1' } = given;
  const failure =
    oneOf(['v1', 'v1beta2'])('apiVersion', apiVersion) ??
    checkObjectName('name', name) ??
    checkLabelValue('name', name) ??
    checkObjectName('pool', pool) ??
    checkGiven('namespace', namespace, checkShortObjectName) ??
    checkGiven('rackLabel', given.rackLabel, checkRackLabel) ??
    checkSize(given);
  if (failure) return failure;
  const head = (kind: string) => ({
    apiVersion: `kafka.strimzi.io/${apiVersion}`,
    kind,
  });
  const poolMetadata = (poolName: string) => ({
    ...metadata(poolName, namespace),
    labels: { 'strimzi.io/cluster': quoted(name) },
  });
  const kafka = {
    ...head('Kafka'),
    metadata: {
      ...metadata(name, namespace),
      ...(apiVersion === 'v1beta2' && {
        annotations: {
          'strimzi.io/node-pools': 'enabled',
          'strimzi.io/kraft': 'enabled',
        },
      }),
    },
    spec: {
      kafka: {
        listeners: [{ name: 'tls', port: 9093, type: 'internal', tls: true }],
        ...(given.rackLabel !== undefined && {
          rack: { topologyKey: quoted(given.rackLabel) },
        }),
      },
      entityOperator: { topicOperator: {}, userOperator: {} },
      cruiseControl: {},
    },
  };
  const controllers = {
    ...head('KafkaNodePool'),
    metadata: poolMetadata('controllers'),
    spec: {
      replicas: CONTROLLERS.replicas,
      roles: ['controller'],
      storage: jbod(CONTROLLERS.disk),
    },
  };
  const brokers = {
    ...head('KafkaNodePool'),
    metadata: poolMetadata(pool),
    spec: {
      replicas: given.brokers,
      roles: ['broker'],
      storage: jbod(diskQuantity(given.diskTb)),
      resources: kubernetesResources(given),
      jvmOptions: heapOptions(given.heapGb),
    },
  };
  const heapComment = {
    path: ['spec', 'jvmOptions'],
    lines: [
      'At most 70% of the memory limit. The rest is the page cache, which serves most reads.',
    ],
  };
  return {
    fileName: `${name}.yaml`,
    language: 'yaml',
    text: [
      yamlText(kafka),
      yamlText(controllers),
      yamlText(brokers, { comments: [heapComment] }),
    ].join('---\n'),
  };
}

function checkRackLabel(field: string, value: unknown) {
  return checkLabelValue(field, String(value).replaceAll('/', '.'));
}

function jbod(size: string) {
  return {
    type: 'jbod',
    volumes: [
      {
        id: 0,
        type: 'persistent-claim',
        size: quoted(size),
        deleteClaim: false,
      },
    ],
  };
}

function heapOptions(heapGb: number) {
  const size = heapSize(heapGb);
  return { '-Xms': quoted(size), '-Xmx': quoted(size) };
}

/**
 * A merge patch of a Strimzi `KafkaNodePool` with nothing but what changes, for `kubectl patch`. A disk is not part of it: a merge
 * patch would replace the list of volumes. Paste the resource to change that.
 *
 * @param given - with the name of the pool; its brokers are those of the pool
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function strimziNodePoolPatch(
  given: Omit<BrokerPatch, 'diskTb'>,
): ModelResult<GeneratedDocument> {
  const failure = checkPatch(given);
  if (failure) return failure;
  const { brokers, heapGb } = given;
  const resources = kubernetesResources(given);
  const content = {
    spec: {
      ...(brokers !== undefined && { replicas: brokers }),
      ...(resources && { resources }),
      ...(heapGb !== undefined && { jvmOptions: heapOptions(heapGb) }),
    },
  };
  return {
    fileName: `${given.name}-patch.yaml`,
    language: 'yaml',
    text: yamlText(content, {
      head: [patchCommand('kafkanodepools.kafka.strimzi.io', given)],
    }),
  };
}

/** Changes pasted resources of Strimzi, the pool of brokers or a `Kafka` that has none, and keeps everything else. */
export function changeStrimziKafka(
  yaml: YamlText,
  change: BrokerSizeChange,
  pool: string | undefined,
): BrokerDocumentNote[] {
  const { index, path, others, isCombined } = findBrokers(yaml, pool);
  const notes: BrokerDocumentNote[] = [];
  if (change.brokers !== undefined) {
    const replicas = yaml.get(index, [...path, 'replicas']);
    const from = typeof replicas === 'number' ? replicas : undefined;
    const to = change.brokers - others;
    if (to < 1) {
      throw new YamlEditProblem(
        `YAML whose other pools have fewer than ${change.brokers} brokers, and they have ${others}`,
      );
    }
    notes.push(...countNotes(from, to));
    if (isCombined && from !== to) notes.push({ code: 'combined-roles' });
    yaml.set(index, [...path, 'replicas'], to);
  }
  notes.push(...growStorage(yaml, index, path, change.diskTb));
  setResources(yaml, index, [...path, 'resources'], change);
  const heap = [...path, 'jvmOptions', '-Xmx'];
  if (change.heapGb !== undefined) {
    const size = heapSize(change.heapGb);
    yaml.set(index, [...path, 'jvmOptions', '-Xms'], size);
    yaml.set(index, heap, size);
  }
  const memory = memoryLimit(yaml, index, [...path, 'resources']);
  const maximum = parseHeapSize(yaml.get(index, heap));
  return [...notes, ...heapNotes(maximum, memory)];
}

interface PoolSpec {
  roles?: unknown;
  replicas?: unknown;
}

/** Where the brokers are declared: in their pool, or before pools were, in the `Kafka`. */
function findBrokers(yaml: YamlText, name: string | undefined) {
  const pools = yaml.contents.flatMap(content => {
    const {
      apiVersion,
      kind,
      spec,
      metadata: named,
    } = (content ?? {}) as {
      apiVersion?: unknown;
      kind?: unknown;
      spec?: PoolSpec;
      metadata?: { name?: unknown };
    };
    const roles = Array.isArray(spec?.roles) ? spec.roles : [];
    return isStrimzi(apiVersion) &&
      kind === 'KafkaNodePool' &&
      roles.includes('broker')
      ? [{ content, name: named?.name, replicas: spec?.replicas, roles }]
      : [];
  });
  if (pools.length === 0) {
    const path: YamlPath = ['spec', 'kafka'];
    const index = documentOf(
      yaml,
      'KafkaNodePool with the role broker, or Kafka resource with spec.kafka.replicas',
      ({ apiVersion, kind, spec }) =>
        isStrimzi(apiVersion) &&
        kind === 'Kafka' &&
        (spec as { kafka?: PoolSpec })?.kafka?.replicas !== undefined,
    );
    return { index, path, others: 0, isCombined: false };
  }
  const chosen =
    name === undefined ? pools : pools.filter(one => one.name === name);
  if (chosen.length !== 1) {
    throw new YamlEditProblem(
      `YAML with one KafkaNodePool of brokers, or with the one to change named: ${pools
        .map(one => String(one.name))
        .join(', ')}`,
    );
  }
  const [{ content, roles }] = chosen;
  return {
    index: yaml.contents.findIndex(
      one => JSON.stringify(one) === JSON.stringify(content),
    ),
    path: ['spec'] as YamlPath,
    others: pools
      .filter(one => one !== chosen[0])
      .reduce((sum, { replicas }) => sum + (Number(replicas) || 0), 0),
    isCombined: roles.includes('controller'),
  };
}

function isStrimzi(apiVersion: unknown): boolean {
  return String(apiVersion).startsWith('kafka.strimzi.io/');
}

/** Grows the volumes of a pool alike, so that together they hold what was asked for. */
function growStorage(
  yaml: YamlText,
  index: number,
  path: YamlPath,
  diskTb: number | undefined,
): BrokerDocumentNote[] {
  if (diskTb === undefined) return [];
  const storage = [...path, 'storage'];
  const type = yaml.get(index, [...storage, 'type']);
  if (type === 'persistent-claim') {
    return growDisk(yaml, index, [...storage, 'size'], diskTb);
  }
  const listed = yaml.get(index, [...storage, 'volumes']);
  const volumes: { type?: unknown }[] = Array.isArray(listed) ? listed : [];
  const claims = volumes.flatMap((volume, at) =>
    volume?.type === 'persistent-claim' ? [at] : [],
  );
  if (type !== 'jbod' || claims.length === 0)
    return [{ code: 'disk-not-sized' }];
  return claims.flatMap(at =>
    growDisk(
      yaml,
      index,
      [...storage, 'volumes', at, 'size'],
      diskTb / claims.length,
    ),
  );
}

import {
  AssessedKind,
  assessClusterInSteps,
  BrokerAssessment,
  BrokerMeasurement,
  BrokerSize,
  CapacityPolicies,
  clusterTraits,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { reassignmentFacts } from '../../measurement/brokers/controlPlane';
import {
  BrokersMeasurement,
  MeasuredBroker,
} from '../../measurement/brokers/measureBrokers';
import { SourceAnswer } from '../../measurement/brokers/sampledMetrics';
import { Assessed } from '../context';
import { keyOf, StoredAssessment, storedOf } from '../storedAssessment';
import { OwnerLoads } from './OwnerLoads';
import { PartitionHealthCount } from './partitionHealth';
import {
  BrokerMemory,
  BrokerRecord,
  ClusterMemory,
  ClusterRecord,
  StoredSource,
} from './records';

/** Assesses the brokers of a cluster, and the cluster as a whole; nothing after each step, since a hundred brokers take a while. */
export function* assessBrokers(
  measured: BrokersMeasurement,
  snapshot: ClusterSnapshot,
  health: PartitionHealthCount,
  ownerLoads: OwnerLoads,
  {
    cluster,
    policies,
    previous,
    intervalSeconds,
  }: {
    cluster: string;
    policies: CapacityPolicies;
    /** The assessments of before, by {@link keyOf}. */
    previous: ReadonlyMap<string, StoredAssessment<AssessedKind>>;
    intervalSeconds: number;
  },
): Generator<Assessed | undefined> {
  const now = snapshot.offsetsAt;
  const before = (kind: AssessedKind, name: string) =>
    previous.get(keyOf({ cluster, kind, name }));
  const memoryOf = <T>(one: StoredAssessment<AssessedKind> | undefined) =>
    (one?.memory ?? undefined) as T | undefined;
  const last = before('cluster', cluster);
  const lastMemory = memoryOf<ClusterMemory>(last);
  const moving = reassignmentFacts(snapshot, lastMemory?.reassignment);
  const brokers = [
    ...measured.brokers,
    ...measured.partitions.lostBrokers.map(id =>
      lostBroker(id, memoryOf<BrokerMemory>(before('broker', String(id)))),
    ),
  ];
  const steps = assessClusterInSteps({
    now,
    intervalSeconds,
    previous: lastMemory?.states,
    policies,
    brokers: brokers.map(broker => ({
      ...broker,
      owners: ownerLoads.of(broker.id),
      previous: memoryOf<BrokerMemory>(before('broker', String(broker.id)))
        ?.states,
    })),
    messageRateSamples: measured.messageRateSamples,
    messageRateReason: measured.messageRateReason,
    messageRatePeak: measured.messageRatePeak,
    testedBrokers: measured.testedBrokers,
    partitions: health.health,
    replicationFactor: measured.partitions.replicationFactor,
    minInsyncReplicas: health.minInsyncReplicas,
    brokersInQuorum: measured.brokersInQuorum,
    reassignment: moving?.facts ?? null,
    quorum: measured.quorum,
    prices: measured.prices,
  });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield undefined;
  const { brokers: assessments, states, ...whole } = step.value;
  const memory: ClusterMemory = {
    states,
    ...(moving?.memory && { reassignment: moving.memory }),
  };
  const record: ClusterRecord = {
    assessment: whole,
    quorum: measured.quorum,
    ...(measured.source && { source: storedSource(measured.source) }),
  };
  for (const [i, broker] of brokers.entries()) {
    yield assessedBroker(broker, assessments[i].assessment, measured.source, {
      cluster,
      now,
      previous: before('broker', String(broker.id)),
    });
  }
  yield {
    assessment: storedOf(
      { cluster, kind: 'cluster', name: cluster },
      { ...whole, figure: null },
      { memory, traits: clusterTraits(step.value), unread: undefined },
      last,
      now,
    ),
    detail: record,
  };
}

function assessedBroker(
  broker: MeasuredBroker,
  { states, ...assessment }: BrokerAssessment,
  source: SourceAnswer,
  {
    cluster,
    now,
    previous,
  }: {
    cluster: string;
    now: number;
    previous: StoredAssessment<AssessedKind> | undefined;
  },
): Assessed {
  const { host, port, rack } = broker;
  const memory: BrokerMemory = { states, host, port, rack };
  const told =
    source && 'reading' in source
      ? source.reading.brokers.find(({ id }) => id === broker.id)
      : undefined;
  const detail: BrokerRecord = {
    host,
    port,
    rack,
    controller: broker.controller,
    assessment,
    size: broker.size,
    replicas: broker.replicas,
    leaders: broker.leaders,
    usedBytes: broker.usedBytes,
    totalBytes: broker.totalBytes,
    ...(told && { source: { values: told.values, faults: told.faults } }),
  };
  return {
    assessment: storedOf(
      { cluster, kind: 'broker', name: String(broker.id) },
      assessment,
      { memory, traits: null, unread: undefined },
      previous,
      now,
    ),
    detail,
  };
}

const UNKNOWN_SIZE: BrokerSize = {
  cpuCores: null,
  memoryGb: null,
  heapGb: null,
  diskTb: null,
  iops: null,
  networkGbps: null,
};

const UNKNOWN: Omit<BrokerMeasurement, 'id' | 'rack' | 'fault'> = {
  size: UNKNOWN_SIZE,
  samples: {},
  reasons: {},
  queueTimeMedianMs: null,
  peaks: {},
  peakDays: 0,
  replicas: null,
  leaders: null,
  preferredLeaders: null,
  bytesInPerSecond: null,
  bytesOutPerSecond: null,
  replicationBytesInPerSecond: null,
  messagesInPerSecond: null,
  usedBytes: null,
  totalBytes: null,
};

/** A broker that partitions are to be on and that is not there: where it was is known from before. */
function lostBroker(
  id: number,
  last: BrokerMemory | undefined,
): MeasuredBroker {
  return {
    ...UNKNOWN,
    id,
    rack: last?.rack ?? null,
    host: last?.host ?? '',
    port: last?.port ?? 0,
    controller: false,
    fault: { code: 'broker-unreachable' },
  };
}

function storedSource(source: NonNullable<SourceAnswer>): StoredSource {
  if ('fault' in source) return source;
  const { at, kind, profiles, faults, cost } = source.reading;
  return { at, kind, profiles, faults, cost };
}

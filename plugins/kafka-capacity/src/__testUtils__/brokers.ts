import {
  actionText,
  assessCluster,
  BROKER_ROW_NAMES,
  BROKER_ROWS,
  brokerAdvice,
  brokerReasonText,
  BrokerAssessment,
  BrokerCell,
  BrokerDetail,
  BrokerList,
  BrokerMeasurement,
  BrokerMetric,
  brokerSignal,
  clusterAdvice,
  ClusterAssessmentAnswer,
  ClusterFacts,
  clusterOptionText,
  clusterSignal,
  CapacityPolicies,
  decisionMatrixBands,
  DEFAULT_POLICIES,
  findingText,
  MetricsSourceAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { ASSESSED_AT } from './capacity';

const MINUTE = 60_000;
const NOW = Date.parse(ASSESSED_AT);

/** What a broker's metrics are where nothing else is said: little to do. */
const CALM: Partial<Record<BrokerMetric, number>> = {
  brokerCpu: 30,
  brokerMemory: 40,
  brokerDisk: 40,
  brokerDiskForecast: 365,
  brokerIops: 20,
  brokerNetwork: 20,
  partitionsPerBroker: 300,
  requestLatencyP95: 3,
  requestQueueTimeP95: 1,
  gcTimeShare: 0.2,
  gcPauseP90: 8,
};

/** What is otherwise of a broker; undefined for what is not measured. */
export type BrokerValues = Partial<Record<BrokerMetric, number | undefined>>;

function measured(id: number, values: BrokerValues): BrokerMeasurement {
  const all = Object.entries({ ...CALM, ...values }).filter(
    (one): one is [string, number] => one[1] !== undefined,
  );
  const unknown = Object.keys(values).filter(
    key => values[key as BrokerMetric] === undefined,
  );
  const of = Object.fromEntries(all);
  return {
    id,
    rack: `zone-${((id - 1) % 3) + 1}`,
    size: {
      cpuCores: 8,
      memoryGb: 32,
      heapGb: 16,
      diskTb: 1,
      iops: 3000,
      networkGbps: 10,
    },
    samples: Object.fromEntries(
      all.map(([metric, value]) => [
        metric,
        Array.from({ length: 61 }, (_, index) => ({
          at: NOW - (60 - index) * MINUTE,
          value,
        })),
      ]),
    ),
    reasons: Object.fromEntries(
      unknown.map(metric => [metric, { code: 'not-exported' }]),
    ),
    queueTimeMedianMs: 1,
    peaks: {},
    peakDays: 30,
    replicas: of.partitionsPerBroker,
    leaders: of.partitionsPerBroker / 3,
    preferredLeaders: of.partitionsPerBroker / 3,
    bytesInPerSecond: 10e6,
    bytesOutPerSecond: 20e6,
    replicationBytesInPerSecond: 20e6,
    messagesInPerSecond: 10_000,
    usedBytes: (of.brokerDisk / 100) * 1e12,
    totalBytes: 1e12,
  };
}

/** What the backend answers of a cluster's brokers, which the model has assessed. */
export interface BrokerAnswers {
  assessment: ClusterAssessmentAnswer;
  list: BrokerList;
  details: BrokerDetail[];
}

/** A cluster with as many brokers as there are values. */
export function brokerAnswers(
  values: readonly BrokerValues[],
  over: Partial<ClusterFacts> = {},
): BrokerAnswers {
  const brokers = values.map((value, index) => measured(index + 1, value));
  const { policies = DEFAULT_POLICIES } = over;
  const {
    states: _states,
    brokers: assessed,
    ...found
  } = assessCluster({
    now: NOW,
    policies,
    brokers,
    messageRateSamples: [],
    messageRateReason: { code: 'no-capacity', setting: 'tested' },
    messageRatePeak: null,
    testedBrokers: null,
    partitions: {
      partitions: 300,
      offline: 0,
      underMinIsr: 0,
      underReplicated: 0,
      underReplicatedMinutes: 0,
      notPreferred: 12,
    },
    replicationFactor: 3,
    minInsyncReplicas: 2,
    brokersInQuorum: 0,
    reassignment: null,
    quorum: null,
    prices: null,
    ...over,
  });
  const since = new Date(NOW - 60 * MINUTE).toISOString();
  const { current } = found.brokersNeeded;
  const details = assessed.map(({ id, assessment }) =>
    detailOf(brokers[id - 1], assessment, since, policies),
  );
  return {
    assessment: apiSchemas.clusterAssessmentSchema.parse({
      ...found,
      cluster: 'prod',
      since,
      assessedAt: ASSESSED_AT,
      stale: null,
      entities: [],
      finding: findingText(found.finding),
      action: found.action && actionText(found.action),
      signals: found.signals.map(one => clusterSignal(one, policies)),
      advice: found.advice.map(clusterAdvice),
      options: found.options.map(option => ({
        ...option,
        text: clusterOptionText(option, current),
      })),
      quorum: over.quorum
        ? {
            ...over.quorum,
            metadataReason: over.quorum.metadataReason
              ? brokerReasonText(over.quorum.metadataReason)
              : null,
          }
        : null,
      sourceProblem: null,
    }),
    list: apiSchemas.brokerListSchema.parse({
      assessedAt: ASSESSED_AT,
      stale: null,
      matrixBands: decisionMatrixBands(policies),
      items: details.map(
        ({
          assessedAt: _at,
          stale: _stale,
          signals: _signals,
          advice: _advice,
          size: _size,
          matrixBands: _bands,
          vertical: _vertical,
          ...summary
        }) => summary,
      ),
    }),
    details,
  };
}

function detailOf(
  measurement: BrokerMeasurement,
  assessment: BrokerAssessment,
  since: string,
  policies: CapacityPolicies,
): BrokerDetail {
  const { id, rack, size, replicas, leaders } = measurement;
  const signals = assessment.signals.map(one => brokerSignal(one, policies));
  return apiSchemas.brokerDetailSchema.parse({
    cluster: 'prod',
    id,
    host: `kafka-${id}`,
    port: 9092,
    rack,
    controller: id === 1,
    level: assessment.level,
    since,
    coverage: assessment.coverage,
    finding: findingText(assessment.finding),
    action: assessment.action && actionText(assessment.action),
    cells: BROKER_ROW_NAMES.map((row): BrokerCell => {
      const level = assessment.rows[row];
      const signal =
        signals.find(
          one =>
            BROKER_ROWS[row].some(metric => metric === one.id) &&
            one.level === level,
        ) ?? signals[0];
      return {
        row,
        level,
        value: signal.value ?? null,
        unit: signal.unit ?? '',
        metric: BROKER_ROWS[row][0],
        reason: level === 'unknown' ? signal.reason ?? null : null,
      };
    }),
    matrices: assessment.matrices,
    replicas,
    leaders,
    usedBytes: measurement.usedBytes,
    totalBytes: measurement.totalBytes,
    assessedAt: ASSESSED_AT,
    stale: null,
    signals,
    advice: assessment.advice.map(brokerAdvice),
    size,
    matrixBands: decisionMatrixBands(policies),
    vertical: assessment.vertical,
  });
}

/** A source that answers the CPU of one broker, and not its latency. */
export const SOURCE: MetricsSourceAnswer = {
  cluster: 'prod',
  kind: 'prometheus',
  configured: true,
  readAt: ASSESSED_AT,
  stale: null,
  faults: [],
  profiles: [
    {
      id: 'jmx-example',
      title: 'jmx_exporter, its own example',
      found: true,
      answers: ['cpuShare'],
      missing: ['produceLatencyP95Ms'],
    },
    {
      id: 'kminion',
      title: 'kminion',
      found: false,
      answers: [],
      missing: [],
    },
  ],
  brokers: [
    {
      id: 1,
      metrics: [
        {
          metric: 'cpuShare',
          value: 0.74,
          at: ASSESSED_AT,
          profile: 'jmx-example',
          query: 'rate(process_cpu_seconds_total[5m])',
          caveat: null,
          fault: null,
        },
        {
          metric: 'produceLatencyP95Ms',
          value: null,
          at: null,
          profile: null,
          query: null,
          caveat: null,
          fault: {
            code: 'NOT_EXPORTED',
            message: 'no exporter has the 95th percentile',
          },
        },
      ],
    },
  ],
  cost: { requests: 12, bytesReceived: 34_000 },
};

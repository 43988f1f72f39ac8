import type { Signal } from '../../api/parts/signals';
import type { Calculation } from '../../calculation/calculation';
import type {
  BehaviorSignal,
  ConsumerCpuSignal,
  ConsumerThroughputSignal,
  GroupSignal,
  LagRecordsSignal,
  LagTimeSignal,
} from '../../consumers/groupSignals';
import { LAG_BEHAVIORS } from '../../consumers/lag/lagEvaluation';
import { METRIC_DESCRIPTIONS } from '../../policies/metricDescriptions';
import { CapacityPolicies } from '../../policies/defaultPolicies';
import { FORECAST_TITLE, forecastCalculation } from '../forecasting';
import { thresholdCalculation } from '../thresholds';
import { dataLossCalculation } from './dataLoss';

export const BEHAVIOR = 'Behavior';
export const DATA_LOSS = 'Data-loss risk';
export const COMMITS = 'Committed offsets';

type Parts = Pick<
  Signal,
  'title' | 'value' | 'unit' | 'limits' | 'calculation'
>;

/** Records that are not acknowledged are not the distance between two offsets. */
const SHARE_LAG = 'Share-group lag (records)';

/** What a signal is called, its value beside its limits, and how it was calculated. */
export function groupSignalParts(
  signal: GroupSignal,
  policies: CapacityPolicies,
): Parts {
  switch (signal.id) {
    case 'lag-records':
      return 'lag' in signal
        ? {
            ...thresholdParts(signal, policies, lagInputs(signal)),
            ...(signal.share && { title: SHARE_LAG }),
          }
        : {
            title: METRIC_DESCRIPTIONS.consumerLagRecords.title,
            calculation: {
              rule: 'Σ over partitions of max(0, log end − committed)',
              source: 'Consumer Scaling Guidelines',
              inputs: [],
              steps: [],
            },
          };
    case 'lag-time':
      return thresholdParts(signal, policies, timeInputs(signal));
    case 'consumer-throughput':
      return thresholdParts(signal, policies, throughputInputs(signal));
    case 'consumer-cpu':
      return thresholdParts(signal, policies, cpuInputs(signal));
    case 'behavior':
      return behaviorParts(signal);
    case 'data-loss-risk': {
      const { finding } = signal;
      const percent =
        finding.code === 'data-loss-unknown'
          ? null
          : finding.risk?.percent ?? null;
      return {
        title: DATA_LOSS,
        value: percent ?? undefined,
        unit: percent === null ? undefined : '%',
        calculation: dataLossCalculation(signal, policies),
      };
    }
    case 'forecast':
      return {
        title: FORECAST_TITLE,
        calculation: forecastCalculation(signal.finding),
      };
    case 'commits': {
      const { partitions } = signal.finding;
      return {
        title: COMMITS,
        calculation: {
          rule: 'lag is known where there is a committed offset',
          source: 'Consumer Scaling Guidelines',
          inputs: [
            {
              id: 'partitionsWithoutLag',
              name: 'partitions without a known lag',
              value: partitions,
              unit: 'partitions',
              source: 'committed offsets',
            },
          ],
          steps: [],
        },
      };
    }
    default:
      return signal satisfies never;
  }
}

/** Those of a signal that compares a metric with its limits. */
function thresholdParts(
  {
    finding,
    level,
  }:
    | LagRecordsSignal
    | LagTimeSignal
    | ConsumerThroughputSignal
    | ConsumerCpuSignal,
  policies: CapacityPolicies,
  inputs: Calculation['inputs'],
): Parts {
  const { calculation, ...parts } = thresholdCalculation(
    finding,
    level,
    policies,
  );
  return { ...parts, calculation: { ...calculation, inputs } };
}

type Input = Calculation['inputs'][number];

function membersInput(members: number | null): Input {
  return {
    id: 'members',
    name: 'members',
    value: members,
    unit: 'members',
    source: 'group description',
  };
}

function lagInputs(known: LagRecordsSignal): Input[] {
  const compacted: Input[] =
    known.onCompacted === undefined
      ? []
      : [
          {
            id: 'lagOnCompacted',
            name: 'of which on compacted topics, at most',
            value: known.onCompacted,
            unit: 'records',
            source: 'offsets: compaction leaves some without a record',
          },
        ];
  return [
    {
      id: 'lag',
      name: 'lag now',
      value: known.lag,
      unit: 'records',
      source: known.share
        ? 'brokers: records that no member has acknowledged'
        : 'log end offsets − committed offsets',
      at: known.at,
    },
    ...compacted,
    {
      id: 'partitionsWithLag',
      name: 'partitions with a known lag',
      value: `${known.partitionsWithLag} of ${known.partitions}`,
      source: known.share ? 'brokers' : 'committed offsets',
    },
    membersInput(known.members),
  ];
}

function timeInputs({ worst }: LagTimeSignal): Input[] {
  return [
    {
      id: 'timeLag',
      name: 'worst partition now',
      value: worst,
      unit: 's',
      source: "log end offsets over time, or Kafka's time index",
    },
  ];
}

function throughputInputs({
  recordsPerSecond,
  benchmark,
  members,
}: ConsumerThroughputSignal): Input[] {
  return [
    {
      id: 'recordsPerSecond',
      name: 'throughput of the busiest consumer now',
      value: recordsPerSecond,
      unit: 'records/s',
      source: 'committed offsets of the partitions that it holds',
    },
    {
      id: 'benchmark',
      name: 'benchmark of one consumer',
      value: benchmark,
      unit: 'records/s',
      source: 'declared by annotation, or configured',
    },
    membersInput(members),
  ];
}

function cpuInputs({ percent, members }: ConsumerCpuSignal): Input[] {
  return [
    {
      id: 'cpu',
      name: 'CPU of the busiest consumer now',
      value: percent,
      unit: '%',
      source: 'metrics source',
    },
    membersInput(members),
  ];
}

function behaviorParts({ finding, counts, worst }: BehaviorSignal): Parts {
  const cause = finding.code === 'cause' ? finding.cause : undefined;
  const rebalances = cause?.kind === 'rebalancing' ? cause : undefined;
  const known = worst !== 'unknown' || rebalances;
  const value = rebalances ? rebalances.count : counts[worst];
  return {
    title: BEHAVIOR,
    value: known ? value : undefined,
    unit: known ? (rebalances && 'sweeps') ?? 'partitions' : undefined,
    calculation: {
      rule: 'stopped, rewound, stalled or falling-behind on a partition is at least a warning',
      source:
        "LinkedIn Burrow's rules; Consumer Lag: persistent or growing lag",
      inputs: [],
      steps: [
        {
          id: 'partitions',
          label: 'partitions',
          expression: LAG_BEHAVIORS.filter(behavior => counts[behavior] > 0)
            .map(behavior => `${behavior} ${counts[behavior]}`)
            .join(', '),
          value: LAG_BEHAVIORS.reduce((sum, one) => sum + counts[one], 0),
        },
      ],
      binds: rebalances ? rebalances.kind : worst,
    },
  };
}

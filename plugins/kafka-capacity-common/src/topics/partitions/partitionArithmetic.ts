import { formatExact, formatThroughput } from '../../calculation/format';
import type {
  AskingTerms,
  DemandNumbers,
  PartitionCount,
  PartitionDemand,
  PartitionFactors,
} from './partitionDemand';
import {
  DEFAULT_POLICIES,
  PartitionPolicy,
  policySource,
} from '../../policies/defaultPolicies';
import {
  InputSource,
  Calculation,
  CalculationInput,
} from '../../calculation/calculation';

const DEFAULT_SOURCE: InputSource = { source: 'given' };

/** MB per second that the guide's script counts for a partition, whatever the policy says. */
export const SCRIPT_PARTITION_MBPS = 10;

const FACTOR_POLICY: Record<keyof PartitionFactors, string> = {
  throughput: 'partitions.singlePartitionMBps',
  consumers: 'partitions.growth',
  minimum: 'partitions.minimum',
};

/** The arithmetic of a recommendation, step by step. */
export function partitionArithmetic(
  outcome: PartitionCount,
  asking: AskingTerms,
  demand: PartitionDemand,
): Calculation {
  const {
    required,
    target,
    tierRange,
    factors,
    bindingFactor: binds,
    demand: numbers,
  } = outcome;
  const policy = demand.policy ?? DEFAULT_POLICIES.partitions;
  const origins = { origins: demand.origins ?? {} };
  const { title, start, max, step, openEnded } = tierRange;
  const fromPolicy = (
    id: string,
    name: string,
    key: keyof PartitionPolicy,
  ) => ({
    id,
    name,
    value: Number(policy[key]),
    source: policySource(origins, `partitions.${key}`).from,
  });
  const sources = demand.sources ?? {};
  const inputs: CalculationInput[] = [
    {
      id: 'peak',
      name: 'peak throughput',
      value: numbers.peakMBps,
      unit: 'MB/s',
      ...(sources.peakMBps ?? DEFAULT_SOURCE),
    },
    {
      id: 'parallelism',
      name: 'target parallelism',
      value: numbers.targetParallelism,
      unit: 'consumers',
      ...(sources.targetParallelism ?? DEFAULT_SOURCE),
    },
    {
      ...fromPolicy(
        'single-partition',
        'throughput of one partition',
        'singlePartitionMBps',
      ),
      unit: 'MB/s',
    },
    (demand.growth ?? null) === null
      ? fromPolicy('growth', 'growth', 'growth')
      : {
          id: 'growth',
          name: 'growth',
          value: numbers.growth,
          source: 'given',
        },
    { ...fromPolicy('minimum', 'minimum', 'minimum'), unit: 'partitions' },
  ];
  if (outcome.current !== null) {
    inputs.push({
      id: 'partitions',
      name: 'current partitions',
      value: outcome.current,
      unit: 'partitions',
      source: 'cluster metadata',
    });
  }
  if (numbers.askingParallelism !== numbers.targetParallelism) {
    inputs.push({
      id: 'asking-parallelism',
      name: 'parallelism that asks for partitions',
      value: numbers.askingParallelism,
      unit: 'consumers',
      source: 'declared, or needed by a group that falls behind',
    });
  }
  if (outcome.fixed) {
    inputs.push({
      id: 'fixed-count',
      name: 'fixed partition count',
      value: outcome.fixed.reason,
      source: outcome.fixed.source,
    });
  }
  const steps = [
    {
      id: 'throughput',
      label: 'throughput',
      expression: throughputExpression(numbers, factors, policy),
      value: factors.throughput,
      unit: 'partitions',
    },
    {
      id: 'consumers',
      label: 'consumers',
      expression: consumersExpression(
        numbers.targetParallelism,
        numbers.growth,
        factors.consumers,
      ),
      value: factors.consumers,
      unit: 'partitions',
    },
    {
      id: 'required',
      label: 'required',
      expression: requiredExpression(outcome, asking),
      value: required,
      unit: 'partitions',
    },
    {
      id: 'target',
      label: 'target',
      expression: `${title} volume: start ${start}, up to ${max}${
        openEnded ? '+' : ''
      }, in steps of ${step}: ${start}${
        target > start ? ` + ${(target - start) / step} × ${step}` : ''
      } = ${target}`,
      value: target,
      unit: 'partitions',
    },
  ];
  if (outcome.scriptAnswer !== null) {
    steps.push({
      id: 'guide-script',
      label: "the guide's script",
      expression: `${scriptExpression(numbers)} = ${
        outcome.scriptAnswer
      }${scriptConstants(policy)}`,
      value: outcome.scriptAnswer,
      unit: 'partitions',
    });
  }
  return {
    rule: 'Optimal Partition Count = MAX(Throughput_Requirements_Factor, Consumer_Parallelism_Factor, Minimum_Partitions), on the grid of the message volume',
    source: 'Partition Count Calculation; Partition Scaling Guidelines',
    inputs,
    steps,
    binds,
    policy: policySource(origins, FACTOR_POLICY[binds]),
  };
}

/** The terms that ask for partitions; those that only advise are named beside them. */
function requiredExpression(
  { factors, fixed, required }: PartitionCount,
  asking: AskingTerms,
): string {
  if (fixed) return `fixed at the current ${required}`;
  const names = ['throughput', 'consumers', 'minimum'] as const;
  const term = (name: keyof PartitionFactors) =>
    factors[name] === null && asking[name] === 0 ? '?' : asking[name];
  const advising = names.filter(name => (factors[name] ?? 0) > asking[name]);
  const beside = advising.map(name => `${name} ${factors[name]}`).join(', ');
  return `max( ${names.map(term).join(', ')} ) = ${required}${
    beside === '' ? '' : ` (advice only: ${beside})`
  }`;
}

function scriptExpression({
  peakMBps,
  targetParallelism,
}: DemandNumbers): string {
  const throughput = `⌊${formatExact(
    peakMBps ?? 0,
  )} ÷ ${SCRIPT_PARTITION_MBPS}⌋`;
  const consumers = `${formatExact(targetParallelism ?? 0)} × 2`;
  return `max( ${throughput}, ${consumers}, 6 ) to a multiple of 6`;
}

/** The script knows no limits of an installation: a reader who has some would wonder at its numbers. */
function scriptConstants({ singlePartitionMBps }: PartitionPolicy): string {
  return singlePartitionMBps === SCRIPT_PARTITION_MBPS
    ? ''
    : ` (it always counts ${formatThroughput(
        SCRIPT_PARTITION_MBPS,
      )} for a partition, not the limit of ${formatThroughput(
        singlePartitionMBps,
      )})`;
}

function throughputExpression(
  { peakMBps: peak, volumeMBps: volume }: DemandNumbers,
  factors: PartitionFactors,
  policy: PartitionPolicy,
): string {
  if (peak === null || volume === null) return 'peak throughput is not known';
  const one = policy.singlePartitionMBps;
  const extra =
    policy.volumeFactor === 1 ? '' : ` × ${formatExact(policy.volumeFactor)}`;
  return `${formatExact(peak)}${extra} ÷ ${formatExact(one)} = ${rounded(
    volume / one,
    factors.throughput,
  )}`;
}

/** How growth makes partitions of the consumers that are to work side by side. */
export function consumersExpression(
  parallelism: number | null,
  growth: number,
  consumers: number | null,
): string {
  if (parallelism === null) return 'parallelism is not known';
  return `${formatExact(parallelism)} × ${formatExact(growth)} = ${rounded(
    parallelism * growth,
    consumers,
  )}`;
}

/** `6.5 → 7`, or only the number where nothing was rounded up. */
function rounded(value: number, result: number | null): string {
  const exact = formatExact(Number(value.toPrecision(6)));
  return result === null || exact === formatExact(result)
    ? exact
    : `${exact} → ${formatExact(result)}`;
}

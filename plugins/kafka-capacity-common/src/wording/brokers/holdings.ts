import type { VerticalStep } from '../../api/parts/brokers';
import type { BrokerDetail } from '../../api/resources/brokers/brokers';
import type { BalanceSkew } from '../../api/resources/clusters/clusterAssessment';
import type { BalanceDimension } from '../../brokers/cluster/balanceDimensions';
import type { Calculation } from '../../calculation/calculation';
import { formatExact, formatQuantity } from '../../calculation/format';

/**
 * What a broker holds that Kafka itself tells.
 *
 * @public
 */
export type BrokerHolding = 'replicas' | 'leaders' | 'disk';

const METADATA = "the cluster's metadata";
const LOG_DIRS = 'log directories';

const HOLDING_RULES: Readonly<Record<BrokerHolding, string>> = {
  replicas:
    'Partitions that name the broker among their replicas: those it leads and those it follows',
  leaders: 'Partitions that the broker leads now',
  disk: 'Size of the volumes of its log directories − what is usable on them: what is not Kafka’s counts in',
};

/**
 * Where a number of a broker comes from that Kafka itself tells.
 *
 * @public
 */
export function brokerHoldingCalculation(
  holding: BrokerHolding,
  {
    replicas,
    leaders,
    usedBytes,
    totalBytes,
    assessedAt,
  }: Pick<
    BrokerDetail,
    'replicas' | 'leaders' | 'usedBytes' | 'totalBytes' | 'assessedAt'
  >,
): Calculation {
  const at = assessedAt === null ? {} : { at: assessedAt };
  const input = (name: string, value: number | null, unit: string) => ({
    name,
    value,
    unit,
    source: holding === 'disk' ? LOG_DIRS : METADATA,
    ...at,
  });
  const rule = { rule: HOLDING_RULES[holding], source: 'Kafka', steps: [] };
  if (holding !== 'disk') {
    const count = holding === 'replicas' ? replicas : leaders;
    return { ...rule, inputs: [input('counted', count, 'partitions')] };
  }
  return {
    ...rule,
    inputs: [
      input('used', usedBytes, 'bytes'),
      input('size', totalBytes, 'bytes'),
    ],
    steps: stepOf('Used', usedBytes, totalBytes, 'bytes'),
  };
}

/**
 * How a row of the guide's vertical table comes to its next step.
 *
 * @public
 */
export function verticalStepCalculation({
  unit,
  start,
  increment,
  max,
  current,
  load,
  limitPercent,
  to,
}: VerticalStep): Calculation {
  return {
    rule: `Keep a size of which at most ${formatQuantity(
      limitPercent,
      '%',
    )} is used, else take the smallest one of which it is; past the maximum add brokers`,
    source: 'Vertical Scaling Guidelines',
    inputs: [
      {
        name: 'size',
        value: current,
        unit,
        source: 'configuration, or what is measured',
      },
      { name: 'used', value: load, unit, source: 'what is measured' },
      {
        name: 'sizes',
        value: `${formatExact(start)} to ${formatExact(
          max,
        )} in steps of ${formatExact(increment)}`,
        unit,
        source: 'policy',
      },
    ],
    steps: [
      ...stepOf('Used now', load, current, unit),
      ...(to === current ? [] : stepOf('Used then', load, to, unit)),
    ],
  };
}

const SKEW_SOURCES: Readonly<Record<BalanceDimension, string>> = {
  leaders: METADATA,
  replicas: METADATA,
  bytesPerSecond: 'metrics source',
  diskBytes: LOG_DIRS,
};

/**
 * How even something is spread, with the rule and the numbers put in.
 *
 * @param brokers - that it is spread over
 * @public
 */
export function balanceSkewCalculation(
  { dimension, broker, value, even, abovePercent }: BalanceSkew,
  brokers: number,
): Calculation {
  const isRate = dimension === 'bytesPerSecond';
  const amount = (of: number) =>
    isRate
      ? formatQuantity(of / 1e6, 'MB/s')
      : formatQuantity(of, dimension === 'diskBytes' ? 'bytes' : undefined);
  return {
    rule: 'Even is what all brokers have ÷ brokers. A broker within 10% of it is even, and of leaders and replicas one within a partition',
    source: 'Broker Addition Process',
    inputs: [
      {
        name: `broker ${broker}, which has most`,
        value: amount(value),
        source: SKEW_SOURCES[dimension],
      },
    ],
    steps: [
      {
        label: 'Even',
        expression: `${amount(even * brokers)} ÷ ${brokers} = ${amount(even)}`,
        value: even,
      },
      {
        label: 'Above even',
        expression: `(${amount(value)} − ${amount(even)}) ÷ ${amount(
          even,
        )} = ${formatQuantity(abovePercent, '%')}`,
        value: abovePercent,
        unit: '%',
      },
    ],
  };
}

function stepOf(
  label: string,
  part: number | null,
  whole: number | null,
  unit: string,
): Calculation['steps'] {
  if (part === null || whole === null || whole === 0) return [];
  const percent = (part / whole) * 100;
  return [
    {
      label,
      expression: `${formatQuantity(part, unit)} ÷ ${formatQuantity(
        whole,
        unit,
      )} = ${formatQuantity(percent, '%')}`,
      value: percent,
      unit: '%',
    },
  ];
}

import type { SizeChange } from '../../api/parts/brokers';
import { formatNumber, formatQuantity } from '../../calculation/format';
import type { Advice } from '../../calculation/calculation';
import type {
  BrokerAdvice,
  BrokerAdviceInFinding,
} from '../../brokers/brokerAdvice';
import type { BrokerResource } from '../../brokers/brokerMetrics';
import type { MatrixAnswer } from '../../brokers/matrices/matrix';
import type { VerticalResource } from '../../brokers/sizing/verticalResources';

const SIZE_NAMES: Readonly<Record<VerticalResource, string>> = {
  cpu: 'CPU',
  memory: 'memory',
  heap: 'heap',
  disk: 'disk',
  iops: 'IOPS',
  network: 'network',
};

const ANSWERS: Readonly<Record<MatrixAnswer, string>> = {
  'no-change': 'No change',
  'scale-cpu': 'Scale CPU',
  'scale-network': 'Scale network',
  'scale-both': 'Scale both',
  'scale-memory': 'Scale memory',
  unknown: 'Unknown',
};

/**
 * What a resource of a broker is called in a sentence.
 *
 * @public
 */
export function resourceText(resource: BrokerResource): string {
  return resource === 'memory' ? 'heap' : SIZE_NAMES[resource];
}

/**
 * What a decision matrix says, such as `Scale CPU`.
 *
 * @public
 */
export function matrixAnswerText(answer: MatrixAnswer): string {
  return ANSWERS[answer];
}

/**
 * Sizes that change, such as `CPU 8 → 12 cores`.
 *
 * @public
 */
export function sizeChangesText(changes: readonly SizeChange[]): string {
  return changes
    .map(
      ({ resource, unit, from, to }) =>
        `${SIZE_NAMES[resource]} ${formatNumber(from)} → ${formatNumber(
          to,
        )} ${unit}`,
    )
    .join(', ');
}

/**
 * What to do about a metric of a broker that has passed a limit: the end of a sentence.
 *
 * @public
 */
export function brokerAdviceInFindingText(
  advice: BrokerAdviceInFinding,
): string {
  switch (advice.code) {
    case 'rebalance':
      return `rebalance before growing, evenly spread each broker would be at ${percent(
        advice.evenPercent,
      )}`;
    case 'scale-up':
      return `scale up, ${sizeChangesText(advice.changes)}`;
    case 'plan':
      return `plan the next size (${sizeChangesText(
        advice.changes,
      )}), the decision matrix asks for no change yet`;
    case 'add-brokers':
      return `no larger ${resourceText(
        advice.resource,
      )} size is enough, add brokers`;
    case 'size-unknown':
      return `scale up its ${resourceText(
        advice.resource,
      )}; configure its size to see the next step`;
    case 'spread-partitions':
      return advice.even === null
        ? 'move partitions to other brokers, or add brokers'
        : `move partitions or add brokers, evenly spread each would hold ${formatNumber(
            advice.even,
          )}`;
    case 'free-disk':
      return 'add disk, or shorten retention';
    case 'find-slow-requests':
      return 'look for slow disks, slow followers (acks=all) and a full request queue';
    case 'find-queue':
      return 'look for busy request handlers (num.io.threads), CPU and disk';
    case 'relieve-heap':
      return 'look for what fills the heap: partitions, connections, large batches';
    case 'tune-gc':
      return `only ${percent(
        advice.heapPercent,
      )} of the heap survives a collection, so that more memory would not help: look at the pauses' settings, busy CPUs and large batches`;
    case 'wait-for-reassignment':
      return 'wait for the reassignment to finish, its copies are part of the load';
    default:
      return advice satisfies never;
  }
}

/**
 * What to do about a broker in a few words.
 *
 * @public
 */
export function brokerActionText(action: BrokerAdviceInFinding): string {
  switch (action.code) {
    case 'rebalance':
      return 'rebalance';
    case 'scale-up':
      return sizeChangesText(action.changes);
    case 'plan':
      return 'plan the next size';
    case 'add-brokers':
      return 'add brokers';
    case 'size-unknown':
      return `scale up ${resourceText(action.resource)}`;
    case 'spread-partitions':
      return 'move partitions or add brokers';
    case 'free-disk':
      return 'add disk or shorten retention';
    case 'find-slow-requests':
      return 'find what slows requests';
    case 'find-queue':
      return 'find what fills the request queue';
    case 'relieve-heap':
      return 'find what fills the heap';
    case 'tune-gc':
      return 'tune garbage collection';
    case 'wait-for-reassignment':
      return 'wait for the reassignment';
    default:
      return action satisfies never;
  }
}

/**
 * What is worth doing or knowing of a broker, as a sentence.
 *
 * @public
 */
export function brokerAdviceText(advice: BrokerAdvice): string {
  switch (advice.id) {
    case 'heap-share-low':
      return `Heap ${gigabytes(advice.heapGb)} is ${percent(
        advice.percent,
      )} of the memory limit of ${gigabytes(advice.memoryGb)}, below the ${
        advice.minPercent
      } to ${advice.maxPercent}% of the guide.${
        advice.usedPercent === undefined
          ? ''
          : ` It needs no more: ${percent(
              advice.usedPercent,
            )} of it survives a collection.`
      }`;
    case 'heap-share-high':
      return `Heap ${gigabytes(advice.heapGb)} is ${percent(
        advice.percent,
      )} of the memory limit of ${gigabytes(advice.memoryGb)}, above the ${
        advice.minPercent
      } to ${
        advice.maxPercent
      }% of the guide: little is left for the page cache.`;
    case 'heap-not-compressed':
      return `Heap ${gigabytes(advice.heapGb)} is above ${gigabytes(
        advice.maxGb,
      )}: the JVM no longer compresses references, so that it holds less than it seems to.`;
    case 'page-cache-small':
      return `The page cache has ${gigabytes(
        advice.cacheGb,
      )} left (memory − heap − 1 GB), and ${
        advice.seconds
      } s of writes take ${gigabytes(
        advice.neededGb,
      )}: consumers may have to read from disk. Lower the heap, or add memory.`;
    case 'matrix-plans': {
      const axes =
        advice.matrix === 'cpu-network'
          ? 'CPU and network'
          : 'memory and GC pressure';
      const which =
        advice.matrix === 'cpu-network' ? 'The network is' : 'Both are';
      const next =
        advice.changes.length > 0 ? `: ${sizeChangesText(advice.changes)}` : '';
      return `The decision matrix for ${axes} says "${matrixAnswerText(
        advice.answer,
      )}". ${which} still below warning, so plan for it${next}.`;
    }
    default:
      return advice satisfies never;
  }
}

/**
 * Advice with its text.
 *
 * @public
 */
export function brokerAdvice(advice: BrokerAdvice): Advice {
  return { ...advice, text: brokerAdviceText(advice) };
}

function percent(value: number): string {
  return formatQuantity(value, '%');
}

function gigabytes(value: number): string {
  return formatQuantity(value, 'GB');
}

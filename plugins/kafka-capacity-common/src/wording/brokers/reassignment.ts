import { formatBytes, formatDuration } from '../../calculation/format';
import type { BrokerDocumentNote } from '../../manifests/brokers/brokerSize';
import type { ReassignmentPlan } from '../../manifests/reassignment/reassignmentPlan';
import type { ThrottleExcess } from '../../manifests/reassignment/throttleFit';

/**
 * A reassignment plan in a few sentences: what moves, how long it takes, what to know.
 *
 * @public
 */
export function reassignmentSummary(plan: ReassignmentPlan): string {
  const { movedReplicas, reorderedPartitions, batches } = plan;
  if (movedReplicas + reorderedPartitions === 0) {
    return 'Nothing to move: the new brokers have their share.';
  }
  const rate = `${formatBytes(plan.throttleBytesPerSecond)}/s`;
  const sentences = [
    `Moves ${counted(movedReplicas, 'replica')} (${formatBytes(
      plan.bytes,
    )}) in ${counted(
      batches.length,
      'batch',
      'batches',
    )}: at least ${formatDuration(plan.seconds)} at ${rate}.`,
  ];
  if (plan.unknownSizes > 0) {
    sentences.push(
      `The size of ${counted(
        plan.unknownSizes,
        'replica',
      )} is unknown, so it takes longer.`,
    );
  }
  if (plan.limitedByRacks) {
    sentences.push(
      'Racks keep the new brokers from an even share. Add as many brokers to each rack.',
    );
  }
  if (plan.truncated) {
    sentences.push('There is more to move: plan again afterwards.');
  }
  return sentences.join(' ');
}

/**
 * That a throttle exceeds a broker's network: with both numbers, and a throttle that fits.
 *
 * @public
 */
export function throttleExcessText({
  broker,
  throttleBytesPerSecond: throttle,
  trafficBytesPerSecond: traffic,
  capacityBytesPerSecond: capacity,
  limitPercent,
  fittingBytesPerSecond: fitting,
}: ThrottleExcess): string {
  const rate = (bytes: number) => `${formatBytes(bytes)}/s`;
  const excess = `The network of broker ${broker} carries ${rate(
    capacity,
  )}: the throttle of ${rate(throttle)} and the present traffic of ${rate(
    traffic,
  )} are ${rate(throttle + traffic)}.`;
  const limit = `the limit of ${limitPercent}%`;
  return fitting === null
    ? `${excess} No throttle stays within ${limit}: move at a quieter hour, or give it a faster network first.`
    : `${excess} ${rate(fitting)} stays within ${limit}.`;
}

/**
 * What to know about a document of brokers, in one or two sentences.
 *
 * @public
 */
export function brokerDocumentNoteText(note: BrokerDocumentNote): string {
  switch (note.code) {
    case 'misplaced-resources':
      return note.moved
        ? 'Moved spec.resources under spec.podTemplate: the operator refuses it where it was.'
        : 'Removed spec.resources: the operator refuses it, and spec.podTemplate.resources is there.';
    case 'init-image-missing':
      return 'The operator requires spec.image.init. Add the image of the init container.';
    case 'heap-above-share':
      return `The heap is ${note.sharePercent}% of the memory limit. Keep it at 70% or less: the rest is the page cache.`;
    case 'uncompressed-references':
      return `A heap of ${note.heapGb} GB is above 31 GB, so Java uses larger references. 31 GB may hold as much.`;
    case 'disk-kept':
      return `The disk stays at ${note.current}: volumes can't shrink.`;
    case 'disk-not-sized':
      return 'The storage has no size of its own to change.';
    case 'drain-first':
      return `From ${note.from} to ${note.to} brokers: move the replicas off the brokers that go before you apply this.`;
    default:
      return 'These brokers are controllers too, so this also changes the controller quorum. Add brokers of their own instead.';
  }
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

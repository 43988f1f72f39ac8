import { formatQuantity } from '../../calculation/format';
import type { GroupCause } from '../../consumers/groupCause';

/**
 * Words the cause of a group's lag as a sentence of its own.
 *
 * @public
 */
export function causeText(cause: GroupCause): string {
  switch (cause.kind) {
    case 'rebalancing':
      return `Keeps rebalancing: its members changed in ${cause.count} of the last ${cause.of} sweeps.`;
    case 'no-members':
      return 'Stopped: no member is running.';
    case 'not-ready':
      return `Stopped ${onPartitions(
        cause,
      )}: not ready, its source topics are missing.`;
    case 'stopped':
      return `Stopped ${onPartitions(cause)}: no commits.`;
    case 'rewound':
      return `Rewound ${onPartitions(
        cause,
      )}: its commit went back and has not caught up.`;
    case 'stalled':
      return `Stalled ${onPartitions(cause)}: its commit does not move.`;
    default:
      return cause.kind satisfies never;
  }
}

/** What to do about it, as the end of a sentence. */
export function causeAdviceText({ kind }: GroupCause): string {
  switch (kind) {
    case 'rebalancing':
      return 'check why its members leave, such as crashes or polls longer than max.poll.interval.ms';
    case 'no-members':
      return 'start its members';
    case 'not-ready':
      return 'create the source topics that its topology names';
    case 'stopped':
      return 'check why nobody reads these partitions';
    case 'rewound':
      return 'check who reset its offsets; it catches up by itself';
    case 'stalled':
      return 'check what the members that hold these partitions wait for, such as a record that always fails';
    default:
      return kind satisfies never;
  }
}

/** What must happen before its lag can fall, as part of a sentence. */
export function causeClearsText(cause: GroupCause): string {
  switch (cause.kind) {
    case 'rebalancing':
      return 'its members must stay, and its commits move again';
    case 'no-members':
      return 'a member must run and commit again';
    case 'not-ready':
      return 'its source topics must be there, and its commits move again';
    case 'stopped':
      return `a member must commit again ${onPartitions(cause)}`;
    case 'rewound':
      return `it must read up to where it was before its commit went back ${onPartitions(
        cause,
      )}`;
    case 'stalled':
      return `its commits must move again ${onPartitions(cause)}`;
    default:
      return cause.kind satisfies never;
  }
}

const CAUSE_ACTIONS: Record<GroupCause['kind'], string> = {
  rebalancing: 'check why its members leave',
  'no-members': 'start a member',
  'not-ready': 'create its source topics',
  stopped: 'check why nobody commits',
  rewound: 'check who reset its offsets',
  stalled: 'check what it is stalled on',
};

/** What to do about it in a few words, for lists. */
export function causeActionText({ kind }: GroupCause): string {
  return CAUSE_ACTIONS[kind];
}

function onPartitions({ count, of }: GroupCause): string {
  return `on ${count} of ${formatQuantity(of, 'partitions')}`;
}

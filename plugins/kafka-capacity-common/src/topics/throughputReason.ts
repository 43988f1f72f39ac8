import type { Verbatim } from '../assessment/finding';

/** How much of something is there, and how much it takes. */
interface Progress {
  done: number;
  needed: number;
}

/**
 * Why it is not known how many MB are written to a topic. What Kafka says of what could not be read is `fault`.
 *
 * @public
 */
export type ThroughputReason =
  | {
      code:
        | 'not-measured'
        | 'offsets-pending'
        | 'sweeps-apart'
        | 'compacted'
        | 'deleted-records-held'
        | 'stored-elsewhere';
    }
  | { code: 'measuring'; sweeps: Progress | null; seconds: Progress | null }
  | { code: 'offsets-unread'; partition: number; fault: string | null }
  | { code: 'settings-unread' | 'sizes-unread'; fault: string | null }
  | { code: 'volume-unread'; days: number }
  | Verbatim;

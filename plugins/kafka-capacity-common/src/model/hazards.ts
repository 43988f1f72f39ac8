/**
 * Named checks of what an increase of partitions would do.
 *
 * @public
 */
export type HazardId =
  | 'keys-move'
  | 'compacted'
  | 'stream-processing'
  | 'hot-partition'
  | 'broker-budget'
  | 'latest-offset-reset';

/**
 * Something that an increase of partitions would do, or why it would not help.
 *
 * @public
 */
export interface Hazard {
  id: HazardId;
  title: string;
  /** `blocking`: never in place, only by a new topic or not at all. */
  severity: 'blocking' | 'caution';
  /** One sentence with the numbers. */
  evidence: string;
  /** What to do about it. */
  advice: string;
}

import { Level } from '../assessment/levels';
import type { AssessedSubject } from '../subjects/assessedSubject';

/**
 * The topic of Backstage's events service on which the backend tells of every {@link LevelChangeEvent}.
 *
 * @public
 */
export const LEVEL_CHANGE_EVENT_TOPIC = 'kafka-capacity.level-change';

/**
 * That the level of a topic, consumer group, broker or cluster changed in a sweep: the payload of events on {@link LEVEL_CHANGE_EVENT_TOPIC}. Changes of
 * one cluster come in the order in which they happened. Each is told at least once: after a fault it may come again, with the same `id`.
 *
 * @public
 */
export interface LevelChangeEvent {
  /** Grows with every change of the installation. */
  id: number;
  /** A topic, consumer group or broker, or the cluster as a whole. */
  subject: AssessedSubject;
  /** ISO time of the sweep's offsets. */
  at: string;
  /** Null when the subject was seen for the first time. */
  from: Level | null;
  /** Null when the subject was deleted. */
  to: Level | null;
  /** One sentence: the number, the limit and the advice; null when the subject was deleted. */
  finding: string | null;
  /** References of the entities that register the subject now; none of a broker, and of a cluster those that stand for it. */
  entityRefs: string[];
  /** References of those entities' owners, each once. */
  ownerRefs: string[];
}

/**
 * The channel of Backstage's signals on which the backend says that a sweep has published something new. The message is
 * `{ type: 'swept' }` and names nothing, since it goes to everybody who is signed in.
 *
 * @public
 */
export const SWEPT_SIGNAL_CHANNEL = 'kafka-capacity';

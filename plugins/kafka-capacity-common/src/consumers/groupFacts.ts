import type { Verbatim } from '../assessment/finding';
import type { LevelState, Sample } from '../assessment/levelState';
import type { SubjectForecast } from '../forecasting/forecastSignal';
import type { CapacityPolicies } from '../policies/defaultPolicies';
import type { ConsumerDemand, FixedTopic } from './recommendConsumers';
import type { GroupAssignment } from './groupAssignment';
import type { CausePlace, MembershipChurn } from './groupCause';
import type { DataLossRisk } from './lag/dataLossRisk';
import type { LagEvaluation } from './lag/lagEvaluation';
import type { LagReason } from './lag/lagReason';

/**
 * The metrics of a group whose levels hold over time, to be stored and handed back.
 *
 * @public
 */
export interface GroupLevelStates {
  lagRecords?: LevelState;
  lagTime?: LevelState;
  dataLossRisk?: LevelState;
  consumerThroughput?: LevelState;
  consumerCpu?: LevelState;
}

/**
 * Why nothing can be known of a group: it could not be read, or consumes nothing.
 *
 * @public
 */
export type GroupFault =
  /** The configuration keeps it from being read. */
  | { code: 'excluded' }
  /** MirrorMaker keeps its offsets up to date for a failover, and nobody reads with it here. */
  | { code: 'synced' }
  /** A classic group of another protocol than the consumers'. */
  | { code: 'other-protocol'; protocol: string }
  | Verbatim;

/**
 * What the consumers of a group do of their benchmark.
 *
 * @public
 */
export interface ConsumerThroughput {
  /** Records per second that one consumer can do; null where a benchmark in MB/s can't be put as records. */
  benchmark: number | null;
  /** What the busiest consumer does of it, in %, by sweep. */
  samples: readonly Sample[];
  /** Records per second of the busiest consumer in the last sweep; null when not known. */
  recordsPerSecond: number | null;
  /** How many times as much as the mean that is; 1 where consumers read alike, or what each of them reads is not known. */
  busiestOfMean?: number;
  /** Why it can't be known at the moment. */
  reason?: LagReason;
}

/**
 * What is known of a consumer group. What is left out has not been asked; what is null could not be measured.
 *
 * @public
 */
export interface GroupFacts {
  /** Why the group could not be read, and what would change that: everything is then unknown. */
  fault?: GroupFault;
  /** Share groups share partitions and commit no offsets. */
  type?: 'classic' | 'consumer' | 'share' | 'streams';
  /** Live members; null when they could not be read. */
  members: number | null;
  /** Partitions that the group reads: those committed for or assigned. */
  partitions: number;
  /** Those of them whose lag is not known: no commit, or no log end. */
  partitionsWithoutLag: number;
  /** Why those are not known; that there is no commit unless given. */
  withoutLagReason?: LagReason;
  /** Why no lag can be known, however often it is measured, such as that its topic was deleted: everything is then unknown at once. */
  unmeasurable?: LagReason;
  /** Records behind over all partitions with a commit, by sweep. */
  lagSamples: readonly Sample[];
  /** What of the lag now is on compacted topics: offsets, of which not each holds a record any more. */
  lagOnCompacted?: number;
  /** ISO time at which the lag was measured. */
  lagMeasuredAt?: string;
  /** Seconds behind of the worst partition, by sweep. */
  timeLagSamples?: readonly Sample[];
  /** What the group does on each partition. */
  behaviors?: readonly LagEvaluation[];
  /** How often its members changed of late; not known when absent. */
  churn?: MembershipChurn;
  /** Partitions on which it is stopped, rewound or stalled, to be named in advice. */
  causePlaces?: readonly CausePlace[];
  /** How its assignor spreads partitions over its members; not known when absent. */
  assignment?: GroupAssignment | null;
  /** The topic with most of its lag, where that must keep its partition count. */
  fixedTopic?: FixedTopic;
  /** The risk of losing unread records on each partition. */
  dataLossRisks?: readonly DataLossRisk[];
  /** What its members can do, for a recommendation of how many it should have. */
  rates?: Pick<
    ConsumerDemand,
    | 'produceRate'
    | 'perMemberRate'
    | 'perMemberRateSource'
    | 'lagVelocity'
    | 'lagDirection'
    | 'last'
  > | null;
  /** What its consumers do of their benchmark; not asked where there is none. */
  consumerThroughput?: ConsumerThroughput;
  /** CPU of its busiest consumer in percent of the limit, by sweep; not asked where no metrics source tells. */
  consumerCpuSamples?: readonly Sample[];
  /** The forecast of its lag; absent where there is none, such as in the first weeks. */
  forecast?: SubjectForecast;
  /** What the last assessment left. */
  previous?: GroupLevelStates;
  /** Whether topics with lag count no longer since then: its levels may have been theirs. */
  topicsLeft?: boolean;
  policies: CapacityPolicies;
  /** Milliseconds since the epoch. */
  now: number;
  /** Seconds between sweeps; 60 by default. */
  intervalSeconds?: number;
}

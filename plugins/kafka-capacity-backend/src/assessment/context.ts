import {
  AssessedKind,
  CapacityPolicies,
  DeclaredFacts,
  FixedCount,
  FixedCountFinder,
  fixedCountFinder,
  SubjectForecast,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets } from '../history/offsets';
import { TopicPeak } from '../history/PeakHistory';
import { OffsetWindow } from '../measurement/OffsetWindow';
import { Registration } from '../registrations/registrationsOf';
import { BrokersMeasurement } from '../measurement/brokers/measureBrokers';
import { BrokerRecord, ClusterRecord } from './brokers/records';
import { GroupRecord, TopicRecord } from './stores/details';
import { Loss } from './losses';
import { PartlyRead } from './partlyRead';
import { StoredAssessment } from './storedAssessment';

/** What an assessment goes by beside the measurements. */
export interface AssessmentContext {
  cluster: string;
  policies: CapacityPolicies;
  /** Those that name the cluster, and those on every cluster. */
  registrations: readonly Registration[];
  offsets: ClusterOffsets;
  /** When the sweep before read the cluster, milliseconds since the epoch; absent where that is too long ago to be measured against. */
  lastSweepAt?: number;
  intervalSeconds: number;
  /** For how long a topic must be unavailable before owners are notified of it, in milliseconds. */
  availabilityNoticeMs: number;
  peakOf(topic: string, topicId?: string): TopicPeak | undefined;
  /** The forecast of a topic's throughput or a group's lag; without it nothing is forecast. */
  forecastOf?(kind: SubjectKind, name: string): SubjectForecast | undefined;
  /** Finds why a topic must keep its partition count; by the rules that are built in unless given. */
  fixedCountOf?: FixedCountFinder;
  /** What was measured of the brokers; without it only topics and groups are assessed. */
  brokers?: BrokersMeasurement;
  /** Whether the configuration has a group read; all of them unless given. */
  readsGroup?: (groupId: string) => boolean;
  /** The assessments of before, by {@link keyOf}. */
  previous: ReadonlyMap<string, StoredAssessment<AssessedKind>>;
  /** The offsets of the last sweeps; without them no sweep before this one is known. */
  window?: OffsetWindow;
}

/** The same, with what is written once for all subjects. */
export interface SweepContext extends AssessmentContext {
  /** The time of the offsets, as ISO time. */
  at: string;
  /** Whether the sweep before is recent enough that what both see went on in between. */
  isFollowed: boolean;
  partlyRead: PartlyRead;
}

/** A subject's assessment with what its page shows: nothing where the sweep has not seen it. */
export interface Assessed {
  assessment: StoredAssessment<AssessedKind>;
  detail: TopicRecord | GroupRecord | BrokerRecord | ClusterRecord | null;
  /** Records that a group has lost since the sweep before. */
  losses?: readonly Loss[];
}

const builtInFixedCount = fixedCountFinder();

/** Why a topic must keep its partition count; null where it need not. */
export function fixedCountOfTopic(
  { name, internal, config }: TopicSnapshot,
  declared: DeclaredFacts,
  { fixedCountOf = builtInFixedCount }: AssessmentContext,
): FixedCount | null {
  const { cleanupPolicy } = config ?? {};
  return fixedCountOf({ name, internal, cleanupPolicy }, declared);
}

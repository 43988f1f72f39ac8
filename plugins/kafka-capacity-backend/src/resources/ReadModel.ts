import { NotFoundError } from '@backstage/errors';
import {
  escapeName,
  AssessedSubject,
  ANY_CLUSTER,
  CapacityPolicies,
  DEFAULT_POLICIES,
  Staleness,
  SubjectKind,
  SweepFault,
  SweepState,
} from 'backstage-plugin-kafka-capacity-common';
import { AssessmentStore } from '../assessment/stores/AssessmentStore';
import {
  ClusterStore,
  PublishedCluster,
} from '../assessment/stores/ClusterStore';
import { DetailStore } from '../assessment/stores/DetailStore';
import { RegistrationStore } from '../registrations/RegistrationStore';
import { BrokerAdditionStore } from './broker-additions/BrokerAdditionStore';
import { DeclarationStore } from './topic-changes/DeclarationStore';
import { ReservationStore } from './topic-changes/ReservationStore';
import { CapacitySettings, ClusterSettings } from '../config/readSettings';
import { ForecastStore } from '../forecasting/ForecastStore';
import { OffsetHistory } from '../history/OffsetHistory';
import { PointHistory } from '../history/PointHistory';
import { ProgressStore } from '../history/ProgressStore';
import { TimeIndexSearches } from '../history/time-index/TimeIndexSearches';
import { SampleHistory } from '../history/series/SampleHistory';
import { SeriesHistory } from '../history/series/SeriesHistory';
import { ScoreHistory } from './scorecards/ScoreHistory';
import { SnoozeStore } from './snoozes/SnoozeStore';
import { SweepStore } from '../history/SweepStore';

/** Everything that answers are made from. Nothing of it talks to Kafka. */
export interface ReadModel {
  settings: CapacitySettings;
  assessments: AssessmentStore;
  details: DetailStore;
  clusters: ClusterStore;
  brokerAdditions: BrokerAdditionStore;
  registrations: RegistrationStore;
  declarations: DeclarationStore;
  forecasts: ForecastStore;
  reservations: ReservationStore;
  offsets: OffsetHistory;
  /** Clusters in which the time of records may be read, and can be. */
  recordTimeChecks: ReadonlySet<string>;
  points: PointHistory;
  progress: ProgressStore;
  samples: SampleHistory;
  scores: ScoreHistory;
  series: SeriesHistory;
  snoozes: SnoozeStore;
  sweeps: SweepStore;
  /** Absent where the past of topics is not looked for. */
  timeIndexSearches?: TimeIndexSearches;
}

/** What every answer about topics and consumer groups is made from. */
export type SubjectModel = Pick<
  ReadModel,
  | 'assessments'
  | 'clusters'
  | 'progress'
  | 'registrations'
  | 'settings'
  | 'snoozes'
  | 'sweeps'
  | 'timeIndexSearches'
>;

/** How fresh what is known of a cluster is. */
export interface Freshness {
  published: PublishedCluster | undefined;
  assessedAt: string | null;
  stale: Staleness | null;
  /** What the latest sweep that ended could not read. */
  faults: readonly SweepFault[];
  simulated: boolean;
  /** Why nothing is known of a subject that has no assessment. */
  whyUnknown(kind: SubjectKind, name: string): string;
}

/** Reads how fresh each cluster is; what is asked for may also be a cluster that is not configured. */
export async function readFreshness(
  model: Pick<ReadModel, 'clusters' | 'settings' | 'sweeps'>,
): Promise<(cluster: string) => Freshness> {
  const configured = configuredClusters(model);
  const [published, ended] = await Promise.all([
    model.clusters.all(),
    model.sweeps.latestEnded(configured),
  ]);
  const known = new Map<string, Freshness>();
  return cluster => {
    const freshness =
      known.get(cluster) ??
      freshnessOf(
        cluster,
        configured.includes(cluster) ? published.get(cluster) : undefined,
        ended.get(cluster),
        model.settings,
        { configured, unseen: configured.filter(one => !published.has(one)) },
      );
    known.set(cluster, freshness);
    return freshness;
  };
}

function freshnessOf(
  cluster: string,
  published: PublishedCluster | undefined,
  ended: SweepState | undefined,
  { sweep }: CapacitySettings,
  clusters: KnownClusters,
): Freshness {
  const error = ended?.state === 'failed' ? ended.error : null;
  const assessedAt =
    published === undefined
      ? null
      : new Date(published.assessedAt).toISOString();
  return {
    published,
    assessedAt,
    stale:
      published && assessedAt
        ? staleness(published.assessedAt, assessedAt, error, sweep)
        : null,
    faults: ended?.faults ?? [],
    simulated: published?.simulated ?? false,
    whyUnknown: (kind, id) => {
      const name = escapeName(id);
      const word = kind === 'topic' ? 'Topic' : 'Consumer group';
      if (cluster === ANY_CLUSTER) return notAnywhere(word, name, clusters);
      if (!clusters.configured.includes(cluster)) {
        return `Cluster '${cluster}' is not configured; configured: ${quoted(
          clusters.configured,
        )}.${
          kind === 'topic'
            ? ''
            : ` If '${cluster}/${name}' is the id of a group, write '*/${cluster}/${name}'.`
        }`;
      }
      if (published) {
        return `${word} '${name}' was not found in the last sweep of cluster '${cluster}'.`;
      }
      return error === null
        ? `The first sweep of cluster '${cluster}' has not ended yet.`
        : `No sweep of cluster '${cluster}' has succeeded yet: ${error}`;
    },
  };
}

/** Clusters of the configuration, and those of them that no sweep has seen yet. */
interface KnownClusters {
  configured: string[];
  unseen: string[];
}

function notAnywhere(
  word: string,
  name: string,
  { configured, unseen }: KnownClusters,
): string {
  const found = `${word} '${name}' was not found on any cluster; configured: ${quoted(
    configured,
  )}.`;
  return unseen.length === 0
    ? found
    : `${found} No sweep has succeeded yet of ${quoted(unseen)}.`;
}

function quoted(clusters: readonly string[]): string {
  return clusters.map(one => `'${one}'`).join(', ') || 'none';
}

/** Sweeps may come late; after three that are missing, people should know. */
const MISSED = 3;

function staleness(
  assessedAtMs: number,
  since: string,
  error: string | null,
  sweep: CapacitySettings['sweep'],
): Staleness | null {
  if (error !== null) return { since, reason: error };
  const overdue = MISSED * sweep.frequencyMs + sweep.timeoutMs;
  return Date.now() - assessedAtMs > overdue
    ? { since, reason: 'No sweep has ended since then.' }
    : null;
}

/** The one that is longest out of date; null when none is. */
export function stalest(
  states: readonly (Staleness | null)[],
): Staleness | null {
  const known = states.filter(state => state !== null);
  known.sort((a, b) => (a.since < b.since ? -1 : 1));
  return known[0] ?? null;
}

/** The settings of a cluster; undefined when it is not configured. */
export function clusterSettings(
  { settings }: Pick<ReadModel, 'settings'>,
  cluster: string,
): ClusterSettings | undefined {
  return settings.clusters.find(
    ({ connection }) => connection.name === cluster,
  );
}

/** Names of the configured clusters. */
export function configuredClusters({
  settings,
}: Pick<ReadModel, 'settings'>): string[] {
  return settings.clusters.map(({ connection }) => connection.name);
}

/** @throws NotFoundError for a cluster that is not configured */
export function mustBeConfigured(
  model: Pick<ReadModel, 'settings'>,
  cluster: string,
): void {
  if (clusterSettings(model, cluster)) return;
  throw new NotFoundError(`Cluster '${cluster}' is not configured`);
}

/** The policies of a cluster; the guide's own where it is not configured. */
export function clusterPolicies(
  model: Pick<ReadModel, 'settings'>,
  cluster: string,
): CapacityPolicies {
  return clusterSettings(model, cluster)?.policies ?? DEFAULT_POLICIES;
}

/** A subject among those of all clusters. */
export function subjectKey(subject: AssessedSubject): string {
  return `${subject.kind}/${subject.cluster}/${subject.name}`;
}

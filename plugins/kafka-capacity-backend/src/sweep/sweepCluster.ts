import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  AssessedKind,
  ClusterBroker,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterAdmin,
  ClusterSnapshot,
  MeteredBroker,
  MetricsSource,
} from 'backstage-plugin-kafka-capacity-node';
import { assess, lagMemories } from '../assessment/assess';
import { AssessedBrokers } from '../assessment/brokers/AssessedBrokers';
import { keyOf, StoredAssessment } from '../assessment/storedAssessment';
import { Publication, Publisher } from './Publisher';
import { TimeSlice } from '../timeSlice';
import { BrokerAdditionStore } from '../resources/broker-additions/BrokerAdditionStore';
import { observeCluster } from '../resources/broker-additions/observeCluster';
import { CatalogRegistrations } from '../registrations/CatalogRegistrations';
import { RegistrationStore } from '../registrations/RegistrationStore';
import { ClusterSettings, SweepSettings } from '../config/readSettings';
import { ForecastStore } from '../forecasting/ForecastStore';
import { LAG, THROUGHPUT } from '../forecasting/metrics';
import { OffsetHistory } from '../history/OffsetHistory';
import { ClusterOffsets, offsetsOf, shareUnchanged } from '../history/offsets';
import { PeakHistory } from '../history/PeakHistory';
import { PointHistory } from '../history/PointHistory';
import { TimeIndexSearches } from '../history/time-index/TimeIndexSearches';
import { SampleHistory } from '../history/series/SampleHistory';
import { BrokerPast } from '../measurement/brokers/BrokerPast';
import { SourceAnswer } from '../measurement/brokers/sampledMetrics';
import { recordAndMeasureBrokers } from './brokers';
import { readMetrics } from './readMetrics';
import { record } from './record';
import { RecordTimeHistory } from '../history/RecordTimeHistory';
import { unlessAborted } from '../unlessAborted';
import { formerTopics } from './formerTopics';
import { Asked, inspect, InspectionError } from './inspect';
import { LagWindows, topicsBehindWindow } from '../measurement/lag/measureLag';
import { measure } from '../measurement/measure';
import { withSourceThroughput } from '../measurement/sourceThroughput';
import { OffsetWindow } from '../measurement/OffsetWindow';
import { askProducers, unmovedPartitions } from '../measurement/producers';
import { findRecordTimes } from '../measurement/recordTimes';
import { SweepStore } from '../history/SweepStore';
import { windowMs } from '../measurement/window';

/** What a sweep works with. */
export interface SweepServices {
  logger: LoggerService;
  catalogRegistrations: CatalogRegistrations;
  brokerAdditions: BrokerAdditionStore;
  registrations: RegistrationStore;
  sweeps: SweepStore;
  offsets: OffsetHistory;
  peaks: PeakHistory;
  forecasts: ForecastStore;
  points: PointHistory;
  /** Absent where the past of topics is not looked for. */
  timeIndexSearches?: TimeIndexSearches;
  recordTimes: RecordTimeHistory;
  samples: SampleHistory;
  brokerPast: BrokerPast;
  publication: Publication;
  /** For how long a topic must be unavailable before owners are notified of it, in milliseconds. */
  availabilityNoticeMs: number;
  /** Called when new assessments are there. Never rejects. */
  onPublished(
    cluster: string,
    assessments: readonly StoredAssessment<AssessedKind>[],
    signal: AbortSignal,
    simulated: boolean,
  ): Promise<void>;
  /** Called when a sweep has failed, which makes what is known of the cluster stale. */
  onFailed(): void;
}

/** Why a sweep ends before it is done: this replica is stopped, or another has taken the cluster over. */
export class SweepStopped extends Error {
  constructor() {
    super('The sweep was stopped');
    this.name = 'SweepStopped';
  }
}

/** A cluster with the port to it. */
export interface SweptCluster {
  settings: ClusterSettings;
  admin: ClusterAdmin;
  /** The port to the metrics of its brokers; absent where none is configured. */
  metrics?: MetricsSource;
}

/** Part of a sweep's time that the search in the time index may take: old segments may have to be read from slow storage. */
const TIME_INDEX_SHARE = 0.1;
/** Part of a sweep's time after which it goes on without the metrics of its source. */
const METRICS_SHARE = 0.25;

/**
 * One sweep of one cluster, from Kafka to what people read. Never rejects because of the cluster: a sweep that fails as a
 * whole leaves the last good assessments in place and says why.
 */
export async function sweepCluster(
  swept: SweptCluster,
  services: SweepServices,
  sweep: SweepSettings,
  signal: AbortSignal,
): Promise<void> {
  const { settings, admin } = swept;
  const cluster = settings.connection.name;
  const { sweeps, logger } = services;
  const id = await sweeps.begin(cluster, Date.now());
  try {
    const { named, anywhere } = await registrationsOn(
      cluster,
      services,
      signal,
    );
    const length = windowMs(settings.policies, sweep);
    const published = (await services.publication.clusters.all()).get(cluster);
    const recent = await services.offsets.window(
      cluster,
      Math.min(Date.now(), published?.assessedAt ?? Infinity) - length,
    );
    const stored = await services.publication.assessments.onCluster(cluster);
    const { snapshot, source } = await read(
      swept,
      {
        // What is registered on every cluster need not be on this one.
        registrations: named,
        formerTopics: formerTopics(recent.at(-1), stored),
        readAcls: settings.readAcls,
        selection: settings,
      },
      published?.brokers,
      sweep,
      signal,
    );
    const offsets = await offsetsOf(snapshot);
    const from = offsets.at - length;
    const windows = await readWindows(
      cluster,
      offsets,
      recent.filter(({ at }) => at >= from),
      services,
    );
    signal.throwIfAborted();
    const previous = new Map(stored.map(one => [keyOf(one), one]));
    const memoryOf = lagMemories(cluster, previous);
    const unmoved = unmovedPartitions(
      snapshot.groups,
      windows.window,
      memoryOf,
    );
    const producers = await askProducers(admin, unmoved, signal);
    const measurement = await findRecordTimes(
      withSourceThroughput(
        await measure(
          snapshot,
          { ...windows, producers },
          sweep.throughputWindowMs,
          memoryOf,
        ),
        source,
      ),
      offsets,
      {
        admin,
        recordTimes: services.recordTimes,
        logger,
        lookupsPerBroker: sweep.timeIndexLookups,
        timeoutMs: sweep.timeoutMs * TIME_INDEX_SHARE,
      },
      signal,
    );
    const { timeIndexSearches, ...others } = services;
    await record(
      // A port that can't search would leave searches open for ever.
      admin.searchOffsetsByTime ? services : others,
      id,
      offsets,
      measurement,
    );
    const forecastOf = await services.forecasts.reader(cluster);
    const brokers = await recordAndMeasureBrokers(
      services,
      forecastOf,
      id,
      measurement,
      source,
      settings,
      sweep,
    );
    const publisher = new Publisher(
      services.publication,
      id,
      snapshot,
      brokers.inventory,
      previous,
    );
    const slice = new TimeSlice();
    const assessedBrokers = new AssessedBrokers();
    const assessed = assess(measurement, {
      cluster,
      brokers,
      policies: settings.policies,
      fixedCountOf: settings.fixedCountOf,
      registrations: [...named, ...anywhere],
      readsGroup: settings.readsGroup,
      offsets,
      lastSweepAt: windows.window.sweeps.at(-2)?.at,
      intervalSeconds: sweep.frequencyMs / 1000,
      availabilityNoticeMs: services.availabilityNoticeMs,
      peakOf: await services.peaks.reader(cluster, offsets.at),
      forecastOf: (kind, name) =>
        forecastOf(kind === 'topic' ? THROUGHPUT : LAG, name),
      previous,
      window: windows.window,
    });
    for (const chunk of assessed) {
      publisher.add(chunk);
      assessedBrokers.add(chunk);
      if (slice.spent) await slice.rest();
      signal.throwIfAborted();
    }
    const { assessments, seen } = await publisher.publish(signal);
    await services.brokerAdditions
      .observe(
        cluster,
        observeCluster(snapshot, brokers, assessedBrokers.forAddition),
      )
      .catch(error =>
        logger.warn(
          `The addition of brokers to cluster '${cluster}' could not be advanced`,
          toError(error),
        ),
      );
    await sweeps.succeed(id, cluster, {
      now: Date.now(),
      topics: seen.topic,
      consumerGroups: seen['consumer-group'],
      faults: snapshot.faults.map(({ message }) => message),
    });
    await services.onPublished(
      cluster,
      assessments,
      signal,
      snapshot.simulated,
    );
  } catch (error) {
    if (signal.reason instanceof SweepStopped) {
      // Another replica does it at once, and what is stored stands until then.
      await sweeps.discard(id);
      return;
    }
    logger.warn(`Sweep of cluster '${cluster}' failed`, toError(error));
    await sweeps.fail(id, reasonOf(error, sweep, signal), Date.now());
    services.onFailed();
  }
}

/**
 * Reads a cluster and the metrics of its brokers beside each other.
 *
 * @param known - the brokers of the sweep before
 */
async function read(
  { admin, metrics }: Omit<SweptCluster, 'settings'>,
  asked: Asked,
  known: readonly ClusterBroker[] | undefined,
  sweep: SweepSettings,
  signal: AbortSignal,
): Promise<{ snapshot: ClusterSnapshot; source: SourceAnswer }> {
  const ended = new AbortController();
  const inspected = inspect(admin, asked, signal);
  // Those of the sweep before are known at once.
  const brokersOf = async (): Promise<readonly MeteredBroker[]> =>
    known
      ? known.map(({ rack, ...broker }) => ({
          ...broker,
          ...(rack !== null && { rack }),
        }))
      : (await inspected).brokers;
  try {
    const [snapshot, source] = await Promise.all([
      inspected,
      readMetrics(
        metrics,
        brokersOf,
        sweep.timeoutMs * METRICS_SHARE,
        AbortSignal.any([signal, ended.signal]),
      ),
    ]);
    return { snapshot, source };
  } finally {
    ended.abort();
  }
}

/** What people are told. What databases say holds statements and data: that is for the log. */
function reasonOf(
  error: unknown,
  { timeoutMs }: SweepSettings,
  signal: AbortSignal,
): string {
  if (signal.aborted) {
    return `The sweep was given up: it took longer than ${timeoutMs / 1000} s.`;
  }
  return error instanceof InspectionError
    ? error.message
    : "What was read could not be assessed or stored; the backend's log says why.";
}

/** The offsets that a sweep is measured against, whichever replica read them. */
async function readWindows(
  cluster: string,
  offsets: ClusterOffsets,
  recent: readonly ClusterOffsets[],
  services: SweepServices,
): Promise<LagWindows> {
  const last = recent.at(-1);
  if (last) shareUnchanged(offsets, last);
  const window = new OffsetWindow([...recent, offsets]);
  const topics = topicsBehindWindow(window);
  const before = window.sweeps[0].at;
  return { window, past: await services.offsets.past(cluster, before, topics) };
}

/** What the catalog registers that can be about a cluster. Its first sweep has the catalog read, which may not have been so far. */
async function registrationsOn(
  cluster: string,
  { registrations, catalogRegistrations, publication }: SweepServices,
  signal: AbortSignal,
) {
  const published = await publication.clusters.all();
  if (!published.has(cluster)) {
    await unlessAborted(catalogRegistrations.read(), signal);
  }
  return registrations.onCluster(cluster);
}

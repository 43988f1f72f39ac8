import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import { OffsetHistory } from '../OffsetHistory';
import { ClusterOffsets } from '../offsets';
import { PeakHistory } from '../PeakHistory';
import { HourFigures, HOUR_MS, HOURS_OF_DAY } from '../series/hours';
import { NewHours, SeriesHistory } from '../series/SeriesHistory';
import { SeriesKey } from '../series/SeriesReader';
import { LookUp, PacedLookups } from './PacedLookups';
import { FoundPeaks, searchPeaks } from './searchPeaks';
import { SearchFacts, searchHours } from './searchTopic';
import { TimeIndexSearches, TopicSearch } from './TimeIndexSearches';

/** What the past of topics is looked for with. */
export interface TimeIndexServices {
  logger: LoggerService;
  offsets: OffsetHistory;
  peaks: PeakHistory;
  searches: TimeIndexSearches;
  series: SeriesHistory;
}

/** A run ends after this time, and another one, on whichever replica, goes on. */
const RUN_MS = 4 * 60_000;
/** What has been found is stored at least this often. */
const TURN_MS = 20_000;
const TOPICS_OF_TURN = 200;
/** Topics that are searched at the same time share requests. */
const AT_ONCE = 20;
const WINDOW_MS = HOUR_MS;

/** What a turn has found. */
interface Found {
  searches: TopicSearch[];
  hours: NewHours[];
  /** Topics whose hours are complete. */
  complete: { search: TopicSearch; found: FoundPeaks }[];
  untrusted: TopicSearch[];
}

/**
 * Finds in Kafka's time index what was written to each topic in the hours before it was first swept, as long as Kafka holds records of them:
 * newest hours first, then the largest of them by five minutes.
 */
export class TimeIndexHistory {
  /** @param lookupsPerSecond - most lookups of one broker in a second */
  constructor(
    private readonly services: TimeIndexServices,
    private readonly lookupsPerSecond: number,
  ) {}

  async run(
    cluster: string,
    admin: Pick<ClusterAdmin, 'searchOffsetsByTime'>,
    now: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { searches } = this.services;
    const end = Date.now() + RUN_MS;
    /** What Kafka refuses is tried again in the next run. */
    const refused = new Set<string>();
    while (!signal.aborted && Date.now() < end) {
      const open = await searches.open(cluster, TOPICS_OF_TURN + refused.size);
      const left = open.filter(({ topic }) => !refused.has(topic));
      const ready =
        left.length > 0 ? await this.#ready(cluster, left, now) : [];
      if (ready.length === 0) return;
      const searched = await this.#turn(cluster, admin, ready, now, signal);
      for (const { topic, failures } of searched) {
        if (failures) refused.add(topic);
      }
    }
  }

  /** Those that the last sweep and an earlier one have read as a whole. */
  async #ready(
    cluster: string,
    open: readonly TopicSearch[],
    now: number,
  ): Promise<SearchFacts[]> {
    const window = await this.services.offsets.window(cluster, now - WINDOW_MS);
    const last = window.at(-1);
    if (!last) return [];
    const offsetsIn = (sweep: ClusterOffsets, search: TopicSearch) => {
      const offsets = sweep.topics.get(search.topic);
      const isSame =
        offsets !== undefined &&
        offsets.topicId === search.topicId &&
        offsets.ends.length > 0 &&
        ![...offsets.ends, ...(offsets.starts ?? [NaN])].some(Number.isNaN);
      return isSame ? offsets : undefined;
    };
    return open.flatMap(search => {
      const offsets = offsetsIn(last, search);
      const earlier = window.find(
        one => one.at < last.at && offsetsIn(one, search),
      );
      const before = earlier && offsetsIn(earlier, search);
      if (!offsets || !earlier || !before) return [];
      const { at } = last;
      return [
        { search, at, offsets, earlier: { at: earlier.at, offsets: before } },
      ];
    });
  }

  async #turn(
    cluster: string,
    admin: Pick<ClusterAdmin, 'searchOffsetsByTime'>,
    ready: readonly SearchFacts[],
    now: number,
    signal: AbortSignal,
  ): Promise<TopicSearch[]> {
    const found: Found = {
      ...{ searches: [], hours: [], complete: [], untrusted: [] },
    };
    const end = Date.now() + TURN_MS;
    const waiting = [...ready];
    const leaders = new Map(
      ready.map(({ search, offsets }) => [search.topic, offsets.leaders]),
    );
    try {
      await admin.searchOffsetsByTime?.(
        { topics: ready.map(({ search }) => search.topic), signal },
        async lookUp => {
          const paced = new PacedLookups(
            lookUp,
            ({ topic, partition }) => leaders.get(topic)?.[partition] ?? -1,
            this.lookupsPerSecond,
            signal,
          );
          const ask: LookUp = lookups => paced.ask(lookups);
          const searchOn = async () => {
            while (Date.now() < end) {
              await paced.room();
              const facts = waiting.shift();
              if (!facts) return;
              await this.#search(cluster, ask, facts, found);
            }
          };
          await Promise.all(Array.from({ length: AT_ONCE }, searchOn));
        },
      );
    } finally {
      await this.#store(cluster, found, now);
    }
    return found.searches;
  }

  async #search(
    cluster: string,
    ask: LookUp,
    facts: SearchFacts,
    found: Found,
  ): Promise<void> {
    const { search } = facts;
    if (search.state === 'hours') {
      const step = await searchHours(ask, facts);
      const figures = new Map(
        [...step.records].map(([hour, records]) => [
          hour,
          hourOf(records / (HOUR_MS / 1000)),
        ]),
      );
      found.searches.push(step.search);
      found.hours.push(...seriesOf(search, figures));
      return;
    }
    const peaks = await searchPeaks(
      ask,
      facts,
      await this.#hoursOf(cluster, search, facts.at),
    );
    if (peaks) {
      found.searches.push({ ...search, state: 'done' });
      found.hours.push(...seriesOf(search, peaks.hours));
      found.complete.push({ search, found: peaks });
    } else {
      found.searches.push({ ...search, state: 'untrusted' });
      found.untrusted.push(search);
    }
  }

  async #hoursOf(
    cluster: string,
    { topic, topicId, firstHour = 0 }: TopicSearch,
    now: number,
  ): Promise<ReadonlyMap<number, HourFigures>> {
    const stored = await this.services.series.readHours(
      cluster,
      { kind: 'topic', metric: 'recordsInPerSecond', name: topic },
      firstHour,
      Math.floor(now / HOUR_MS),
    );
    const hours = stored.find(one => one.topicId === topicId)?.hours ?? [];
    return new Map([...hours].filter(([, one]) => one.origin === 'time-index'));
  }

  /** Searches come last: what is not stored is looked for again. */
  async #store(cluster: string, found: Found, now: number): Promise<void> {
    const { series, peaks, searches, logger } = this.services;
    try {
      await series.putHours(cluster, found.hours);
      const keys = found.complete.flatMap(({ search }) => keysOf(search));
      const firstHours = found.complete.map(
        ({ search }) => search.firstHour ?? Infinity,
      );
      const first = Math.floor(Math.min(...firstHours) / HOURS_OF_DAY);
      const today = Math.floor(now / HOUR_MS / HOURS_OF_DAY);
      if (keys.length > 0) await series.makeDays(cluster, first, today, keys);
      await peaks.fill(cluster, found.complete.flatMap(topicPeaks));
      const untrusted = found.untrusted.flatMap(keysOf);
      await series.removeHours(cluster, untrusted, 'time-index');
      await searches.update(cluster, found.searches);
    } catch (error) {
      logger.warn(
        `What the time index of cluster '${cluster}' tells could not be stored`,
        toError(error),
      );
      throw error;
    }
  }
}

function hourOf(perSecond: number): HourFigures {
  return {
    ...{ mean: perSecond, max: perSecond, p95: perSecond, median: perSecond },
    samples: 1,
    origin: 'time-index',
  };
}

function keysOf({ topic, topicId }: TopicSearch): SeriesKey[] {
  return ['recordsInPerSecond', 'bytesInPerSecond'].map(metric => ({
    ...{ kind: 'topic', metric, name: topic },
    ...(topicId !== undefined && { topicId }),
  }));
}

/** Records, and the bytes that they are where it is known what one weighs. */
function seriesOf(
  search: TopicSearch,
  records: ReadonlyMap<number, HourFigures>,
): NewHours[] {
  if (records.size === 0) return [];
  const [recordsIn, bytesIn] = keysOf(search);
  const { bytesPerRecord } = search;
  if (bytesPerRecord === null) return [{ ...recordsIn, hours: records }];
  const bytes = new Map(
    [...records].map(([hour, figures]) => [
      hour,
      {
        ...figures,
        mean: figures.mean * bytesPerRecord,
        max: figures.max * bytesPerRecord,
        p95: figures.p95 * bytesPerRecord,
        median: figures.median * bytesPerRecord,
      },
    ]),
  );
  return [
    { ...recordsIn, hours: records },
    { ...bytesIn, hours: bytes },
  ];
}

function topicPeaks({ search, found }: Found['complete'][number]) {
  const { topic, topicId, bytesPerRecord, firstHour = 0 } = search;
  if (bytesPerRecord === null) return [];
  return found.peaks.map(({ perSecond, at }) => ({
    topic,
    topicId,
    mbps: (perSecond * bytesPerRecord) / 1e6,
    at,
    since: (firstHour + 1) * HOUR_MS,
  }));
}

import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import {
  GENERATED_PAST,
  ProgressStore,
} from '../../../../src/history/ProgressStore';
import { HOUR_MS } from '../../../../src/history/series/hours';
import {
  fillSeries,
  SeriesPast,
} from '../../../../src/history/series/fillSeries';
import { SampleHistory } from '../../../../src/history/series/SampleHistory';
import { SeriesHistory } from '../../../../src/history/series/SeriesHistory';
import { SeriesKey } from '../../../../src/history/series/SeriesReader';
import { TimeSlice } from '../../../../src/timeSlice';
import {
  ESTATE_CLUSTER,
  ESTATE_GROUPS,
  ESTATE_TOPICS,
  EstateGroup,
  EstateTopic,
} from '../estate';
import { storyHours } from './generateHours';
import {
  diskStory,
  KEEPING_UP,
  LAG_STORIES,
  PAST_DAYS,
  REPLICAS_STORY,
  SCALED_TOPIC,
  Story,
  TOPIC_STORIES,
} from './stories';

/** What Kafka adds to a record of the estate. */
const OVERHEAD_BYTES = 20;
/** Seconds that a group which keeps up is behind. */
const USUAL_LAG_SECONDS = 0.5;
const STEADY: Story = {};
/** One by one each would wait for the disk hundreds of times. */
const SERIES_AT_ONCE = 10;

/** What the sweeps of an hour saw. */
interface Seen {
  topics: Map<string, string | undefined>;
  groups: ReadonlySet<string>;
  /** By broker, what is measured of it by now. */
  brokers: ReadonlyMap<string, ReadonlyMap<string, { value: number }>>;
}

/**
 * Gives the series of the example estate a past that ends where their measurement begins, once sweeps see all of them.
 *
 * @returns whether they have it: loaded by now, or in an earlier start
 */
export async function loadPast(
  db: Knex,
  logger: LoggerService,
  now: number,
): Promise<'loaded' | 'was-loaded' | 'too-early'> {
  const progress = new ProgressStore(db);
  if (await progress.read(ESTATE_CLUSTER, GENERATED_PAST)) return 'was-loaded';
  const seen = await seenBy(new SampleHistory(db, logger), now);
  const isComplete =
    ESTATE_TOPICS.every(({ name }) => seen.topics.has(name)) &&
    ESTATE_GROUPS.every(({ id }) => seen.groups.has(id)) &&
    seen.brokers.size > 0;
  if (!isComplete) return 'too-early';
  const series = new SeriesHistory(db);
  const slice = new TimeSlice();
  const before = Math.floor(now / HOUR_MS);
  const stories = storiesOf(seen);
  for (let from = 0; from < stories.length; from += SERIES_AT_ONCE) {
    const pasts: SeriesPast[] = [];
    for (const [key, story, height] of stories.slice(
      from,
      from + SERIES_AT_ONCE,
    )) {
      const seed = `${key.kind}/${key.name}`;
      pasts.push({
        key,
        hours: new Map(storyHours(story, height, seed, before)),
      });
      if (slice.spent) await slice.rest();
    }
    await fillSeries(series, ESTATE_CLUSTER, pasts, now);
  }
  await progress.write(ESTATE_CLUSTER, GENERATED_PAST, { days: PAST_DAYS });
  return 'loaded';
}

async function seenBy(samples: SampleHistory, now: number): Promise<Seen> {
  const hour = Math.floor(now / HOUR_MS);
  const tables = await samples.tablesOfHour(ESTATE_CLUSTER, hour);
  const present = new Map(tables.present());
  const latest = (await samples.ofHour(ESTATE_CLUSTER, hour)).at(-1);
  return {
    topics: new Map(
      (present.get('topic') ?? []).map(({ name, topicId }) => [name, topicId]),
    ),
    groups: new Set(
      (present.get('consumer-group') ?? []).map(({ name }) => name),
    ),
    brokers: new Map(
      (latest?.subjects ?? [])
        .filter(({ kind }) => kind === 'broker')
        .map(({ name, values }) => [name, values]),
    ),
  };
}

type SeriesStory = [key: SeriesKey, story: Story, height: number];

function storiesOf({ topics, brokers }: Seen): SeriesStory[] {
  const records = ESTATE_TOPICS.map(
    ({ name, recordsPerSecond }) =>
      [TOPIC_STORIES[name], recordsPerSecond] as const,
  );
  const sum = records.reduce((total, [, height]) => total + height, 0);
  const cluster: SeriesKey = {
    ...{ kind: 'cluster', name: ESTATE_CLUSTER },
    metric: 'messagesInPerSecond',
  };
  return [
    ...ESTATE_TOPICS.flatMap(topic =>
      topicStories(topic, topics.get(topic.name)),
    ),
    ...ESTATE_GROUPS.flatMap(groupStories),
    ...[...brokers].flatMap(([name, values]) =>
      brokerStories(name, values, brokers.size),
    ),
    [cluster, TOPIC_STORIES['orders.placed'], sum],
  ];
}

function topicStories(
  { name, recordsPerSecond, recordBytes, compacted, partitions }: EstateTopic,
  topicId: string | undefined,
): SeriesStory[] {
  const story = TOPIC_STORIES[name];
  const key = { kind: 'topic' as const, name, ...(topicId && { topicId }) };
  const bytes = recordBytes + OVERHEAD_BYTES;
  const inBytes = story.height === undefined ? {} : { height: story.height };
  const { from, daysAgo } = SCALED_TOPIC;
  const share = name === SCALED_TOPIC.name ? from / partitions : 1;
  const steps: Story = {
    path: [
      [PAST_DAYS, share],
      [daysAgo + 1, share],
      [daysAgo, 1],
    ],
  };
  return [
    [{ ...key, metric: 'partitions' }, steps, partitions],
    [
      { ...key, metric: 'recordsInPerSecond' },
      { ...story, ...inBytes },
      recordsPerSecond,
    ],
    // How much is written to a compacted topic can't be measured.
    ...(compacted
      ? []
      : [
          [
            { ...key, metric: 'bytesInPerSecond' },
            {
              ...story,
              ...(story.height !== undefined && {
                height: story.height * bytes,
              }),
            },
            recordsPerSecond * bytes,
          ] satisfies SeriesStory,
        ]),
  ];
}

function groupStories({
  id,
  topics,
  members,
  behavior,
}: EstateGroup): SeriesStory[] {
  const key = { kind: 'consumer-group' as const, name: id };
  const rate = ESTATE_TOPICS.filter(({ name }) => topics.includes(name)).reduce(
    (sum, { recordsPerSecond }) => sum + recordsPerSecond,
    0,
  );
  const lag = {
    'keeps-up': rate * USUAL_LAG_SECONDS,
    behind: behavior.kind === 'behind' ? behavior.from : 0,
    stopped: behavior.kind === 'stopped' ? behavior.behind : 0,
    'never-commits': null,
  }[behavior.kind];
  return [
    [{ ...key, metric: 'members' }, STEADY, members],
    ...(lag === null
      ? []
      : [
          [
            { ...key, metric: 'lag' },
            LAG_STORIES[id] ?? KEEPING_UP,
            lag,
          ] satisfies SeriesStory,
        ]),
  ];
}

function brokerStories(
  name: string,
  values: ReadonlyMap<string, { value: number }>,
  brokers: number,
): SeriesStory[] {
  const key = { kind: 'broker' as const, name };
  const disk = values.get('fullestVolumeShare')?.value;
  const replicas = values.get('replicas')?.value;
  const bytes = ESTATE_TOPICS.reduce(
    (sum, { recordsPerSecond, recordBytes }) =>
      sum + recordsPerSecond * (recordBytes + OVERHEAD_BYTES),
    0,
  );
  const found: SeriesStory[] = [
    [
      { ...key, metric: 'bytesInPerSecond' },
      TOPIC_STORIES['orders.placed'],
      bytes / brokers,
    ],
  ];
  if (disk !== undefined) {
    found.push([
      { ...key, metric: 'fullestVolumeShare' },
      diskStory(disk),
      disk,
    ]);
  }
  if (replicas !== undefined) {
    found.push([{ ...key, metric: 'replicas' }, REPLICAS_STORY, replicas]);
  }
  return found;
}

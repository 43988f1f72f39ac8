import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { offsetsOf } from '../history/offsets';
import { snapshot, topic } from '../__testUtils__/snapshots';
import { OffsetWindow } from './OffsetWindow';
import { measureThroughput } from './measureThroughput';

const MINUTE = 60_000;
const WINDOW = 5 * MINUTE;

/** Sweeps a minute apart that saw these states of a topic; undefined where it could not be seen. */
async function windowOf(
  states: (TopicSnapshot | undefined)[],
): Promise<OffsetWindow> {
  return new OffsetWindow(
    await Promise.all(
      states.map((state, i) =>
        offsetsOf(
          snapshot('prod', i * MINUTE, { topics: state ? [state] : [] }),
        ),
      ),
    ),
  );
}

async function measured(states: (TopicSnapshot | undefined)[]) {
  const last = states.at(-1) ?? topic('orders', []);
  return measureThroughput(last, await windowOf(states), WINDOW);
}

/** A topic to which 600 and 1,200 records of 500 bytes are written a minute. */
function growing(minute: number, extra: Parameters<typeof topic>[2] = {}) {
  return topic('orders', [600 * minute, 1200 * minute], {
    recordBytes: 500,
    ...extra,
  });
}

/** The same topic where the principal may not read some of it. */
function refused(
  state: TopicSnapshot,
  keys: ('logStartOffset' | 'logEndOffset' | 'sizeBytes')[],
): TopicSnapshot {
  const fault = { code: 'X', message: 'give DESCRIBE' };
  const unread = Object.fromEntries(keys.map(key => [key, undefined]));
  return {
    ...state,
    partitions: state.partitions.map(it => ({ ...it, ...unread, fault })),
  };
}

describe('measureThroughput', () => {
  it('takes the mean of the window from log ends and log sizes', async () => {
    expect(await measured([1, 2, 3, 4, 5, 6, 7].map(i => growing(i)))).toEqual({
      recordsPerSecond: 30,
      bytesPerRecord: 500,
      mbps: 0.015,
      partitionMBps: [0.005, 0.01],
      partitionRecordsPerSecond: [10, 20],
      reason: null,
    });
  });

  it('goes back no further than the window', async () => {
    const burst = topic('orders', [0, 0]);
    const states = [
      burst,
      ...[100, 101, 102, 103, 104, 105].map(i => growing(i)),
    ];
    expect((await measured(states)).recordsPerSecond).toBe(30);
  });

  it.each<[string, (TopicSnapshot | undefined)[], object]>([
    [
      'a single sweep',
      [growing(1)],
      { code: 'measuring', sweeps: { done: 1, needed: 3 } },
    ],
    [
      'two sweeps',
      [growing(1), growing(2)],
      { code: 'measuring', sweeps: { done: 2, needed: 3 } },
    ],
    [
      'too short a time',
      [growing(1), growing(2), growing(3)],
      { code: 'measuring', sweeps: null, seconds: { done: 120, needed: 240 } },
    ],
    [
      'a topic that was made again',
      [1, 2, 3, 4, 5]
        .map(i => growing(i))
        .concat(growing(7, { topicId: 'another' })),
      { code: 'measuring', sweeps: { done: 1 } },
    ],
    [
      'offsets that went back, where there is no topic id',
      [11, 12, 13, 14, 15, 3, 4].map(i => growing(i, { topicId: undefined })),
      { code: 'measuring', sweeps: { done: 2 } },
    ],
    [
      'a compacted topic',
      [1, 2, 3, 4, 5, 6].map(i => {
        const state = growing(i);
        return {
          ...state,
          config: state.config && {
            ...state.config,
            cleanupPolicy: 'compact,delete',
          },
        };
      }),
      { code: 'compacted' },
    ],
    [
      'a topic whose configuration is not known',
      [1, 2, 3, 4, 5, 6].map(i => growing(i, { config: undefined })),
      { code: 'settings-unread', fault: null },
    ],
    [
      'a topic whose configuration is refused',
      [1, 2, 3, 4, 5, 6].map(i =>
        growing(i, {
          config: undefined,
          configFault: { code: 'X', message: 'give DESCRIBE_CONFIGS' },
        }),
      ),
      { code: 'settings-unread', fault: 'give DESCRIBE_CONFIGS' },
    ],
    [
      'a topic whose log sizes are refused',
      [1, 2, 3, 4, 5, 6].map(i => refused(growing(i), ['sizeBytes'])),
      { code: 'sizes-unread', fault: 'give DESCRIBE' },
    ],
    [
      'a partition without a log end',
      [1, 2, 3, 4, 5, 6].map(i => topic('orders', [i, NaN])),
      { code: 'offsets-unread', partition: 1, fault: null },
    ],
    [
      'a topic whose offsets are refused',
      [1, 2, 3, 4, 5, 6].map(i =>
        refused(growing(i), ['logStartOffset', 'logEndOffset']),
      ),
      { code: 'offsets-unread', partition: 0, fault: 'give DESCRIBE' },
    ],
    [
      'records that were all deleted just now',
      [1, 2, 3, 4, 5, 6].map(i => growing(i, { starts: [600 * i, 1200 * i] })),
      { code: 'sizes-unread' },
    ],
  ])('does not know MB/s of %s', async (_case, states, reason) => {
    const result = await measured(states);
    expect(result.mbps).toBeNull();
    expect(result.partitionMBps).toEqual([]);
    expect(result.reason).toMatchObject(reason);
  });

  it('leaves out a sweep that could not see the topic', async () => {
    const states = [1, 2, 3, 4, 5, 6].map(i => growing(i));
    expect(
      await measured([states[0], undefined, undefined, ...states.slice(3)]),
    ).toMatchObject({ recordsPerSecond: 30, mbps: 0.015 });
  });

  it('takes no mean over a gap of hours', async () => {
    const window = await windowOf([1, 2, 300, 301, 302].map(i => growing(i)));
    [0, 1, 298, 299, 300].forEach((minute, i) => {
      window.sweeps[i].at = minute * MINUTE;
    });
    const result = measureThroughput(growing(302), window, WINDOW);
    expect(result.recordsPerSecond).toBeNull();
  });

  it('measures the size of records where none were deleted just now', async () => {
    const states = [1, 2, 3, 4, 5].map(i => growing(i));
    // Records of partition 0 are deleted: their offsets are gone, their file is still there.
    const deleted = growing(6, { starts: [3000, 0] });
    deleted.partitions[0].sizeBytes = 3600 * 500;
    expect((await measured([...states, deleted])).bytesPerRecord).toBe(500);
  });

  it('counts what is written to partitions that were added', async () => {
    const states = [1, 2, 3, 4, 5].map(i => growing(i));
    const more = topic('orders', [3600, 7200, 1500], { recordBytes: 500 });
    expect(await measured([...states, more])).toMatchObject({
      recordsPerSecond: 35,
      partitionMBps: [0.005, 0.01, 0.0025],
    });
  });

  it('knows that nothing is written, whatever the size of records', async () => {
    const idle = topic('orders', [0, 0]);
    expect(await measured([idle, idle, idle, idle, idle])).toMatchObject({
      recordsPerSecond: 0,
      bytesPerRecord: null,
      mbps: 0,
      reason: null,
    });
  });

  describe('where logs do not hold what was written at its present size', () => {
    const MB = 1e6;
    const SWEEPS = [1, 2, 3, 4, 5, 6, 7];

    /** A topic with other values for its partitions. */
    function logs(
      ends: number[],
      sizes: number[],
      {
        partitions,
        config,
        ...extra
      }: {
        partitions?: Partial<TopicSnapshot['partitions'][number]>;
        config?: Partial<TopicSnapshot['config']>;
        starts?: number[];
      } = {},
    ): TopicSnapshot {
      const made = topic('orders', ends, extra);
      return {
        ...made,
        config: made.config && { ...made.config, ...config },
        partitions: made.partitions.map((it, i) => ({
          ...it,
          sizeBytes: sizes[i],
          ...partitions,
        })),
      };
    }

    it('weighs records by what was written, not by what is held', async () => {
      // 10 million records of 100 bytes, then 50 a second of 1,000 bytes.
      const states = SWEEPS.map(i =>
        logs([10e6 + 3_000 * i], [1_000 * MB + 3 * MB * i]),
      );
      expect(await measured(states)).toMatchObject({
        recordsPerSecond: 50,
        bytesPerRecord: 1_000,
        mbps: 0.05,
      });
      // As soon as there is a mean at all.
      expect((await measured(states.slice(0, 5))).mbps).toBe(0.05);
    });

    it('takes the mean of the bytes where rate and size change together', async () => {
      // Two minutes of 6 MB in small records, then two of 0.6 MB in few large ones.
      const states = [
        logs([0], [0]),
        logs([60_000], [6 * MB]),
        logs([120_000], [12 * MB]),
        logs([120_600], [12.6 * MB]),
        logs([121_200], [13.2 * MB]),
      ];
      expect((await measured(states)).mbps).toBeCloseTo(13.2 / 240, 10);
    });

    it('weighs the records of each partition', async () => {
      const states = SWEEPS.map(i =>
        logs([6_000 * i, 60 * i], [0.6 * MB * i, 6 * MB * i]),
      );
      const result = await measured(states);
      expect(result.partitionMBps).toEqual([0.01, 0.1]);
      expect(result.mbps).toBeCloseTo(0.11, 10);
    });

    it('counts no growth of a log from which records were deleted meanwhile', async () => {
      // Retention removes a file of 600,000 old records of 100 bytes in one of the minutes.
      const states = SWEEPS.map(i => {
        const isDeleted = i > 4;
        return logs(
          [1e6 + 3_000 * i],
          [100 * MB + 3 * MB * i - (isDeleted ? 60 * MB : 0)],
          { starts: [isDeleted ? 600_000 : 0] },
        );
      });
      expect((await measured(states)).mbps).toBe(0.05);
    });

    it('counts no loss of a file whose records were deleted before', async () => {
      const states = SWEEPS.map(i =>
        logs(
          [1e6 + 3_000 * i],
          [100 * MB + 3 * MB * i - (i > 4 ? 60 * MB : 0)],
          {
            starts: [700_000],
          },
        ),
      );
      expect((await measured(states)).mbps).toBe(0.05);
    });

    it('counts no difference between the files of two leaders', async () => {
      // The follower that takes over has kept 900 MB more of what is before the log start.
      const states = SWEEPS.map(i =>
        logs(
          [1e6 + 3_000 * i],
          [100 * MB + 3 * MB * i + (i > 4 ? 900 * MB : 0)],
          {
            partitions: { leader: i > 4 ? 2 : 1, replicas: [1, 2] },
          },
        ),
      );
      expect((await measured(states)).mbps).toBe(0.05);
    });

    it('divides what is held where every log loses files at every sweep', async () => {
      const states = SWEEPS.map(i =>
        logs([1e6 + 3_000 * i], [1_000 * MB], { starts: [3_000 * i] }),
      );
      expect((await measured(states)).mbps).toBe(0.05);
    });

    it('measures a topic whose consumers delete what they have read', async () => {
      // As Kafka Streams does with its repartition topics: the log start follows its reader, the file stays.
      const states = SWEEPS.map(i =>
        logs([3_000 * i], [3 * MB * i], {
          starts: [3_000 * i - 10],
          config: { retentionMs: -1 },
        }),
      );
      expect((await measured(states)).mbps).toBe(0.05);
      const idle = states.map(() => states[6]);
      expect(await measured(idle)).toMatchObject({
        mbps: 0,
        bytesPerRecord: null,
      });
    });

    it('measures it also where the retention is written as the longest time', async () => {
      const states = SWEEPS.map(i =>
        logs([3_000 * i], [3 * MB * i], {
          starts: [3_000 * i - 10],
          config: { retentionMs: Number('9223372036854775807') },
        }),
      );
      expect((await measured(states)).mbps).toBe(0.05);
    });

    it('takes no file of deleted records for a few large ones', async () => {
      const states = SWEEPS.map(i =>
        logs([3_000 * i], [3 * MB * i + 900 * MB], {
          starts: [3_000 * i - 10],
        }),
      );
      expect(await measured(states)).toMatchObject({
        mbps: null,
        reason: { code: 'deleted-records-held' },
      });
    });

    it('counts what was written to a partition that was added', async () => {
      const states = SWEEPS.map(i =>
        i < 5
          ? logs([3_000 * i], [0.3 * MB * i])
          : logs([12_000, 3_000 * (i - 4)], [1.2 * MB, 3 * MB * (i - 4)]),
      );
      expect((await measured(states)).partitionMBps[1]).toBeCloseTo(
        9 / 300,
        10,
      );
    });

    describe('a topic with tiered storage', () => {
      const tiered = { config: { remoteStorage: true as const } };
      /** 20 MB/s in records of 1 kB for a week, of which the last 10 min are on the brokers' disks. */
      const steady = (minute: number) =>
        logs([12e9 + 1.2e6 * minute], [12_000 * MB], {
          ...tiered,
          partitions: { localLogStartOffset: 12e9 + 1.2e6 * (minute - 10) },
        });

      it('is measured by what the disks of its brokers hold', async () => {
        const result = await measured(SWEEPS.map(steady));
        expect(result).toMatchObject({ bytesPerRecord: 1_000, mbps: 20 });
      });

      it('is measured by growth while no file leaves the disks', async () => {
        const states = SWEEPS.map(i =>
          logs([12e9 + 1.2e6 * i], [9_000 * MB + 1_200 * MB * i], {
            ...tiered,
            partitions: { localLogStartOffset: 11.9e9 },
          }),
        );
        expect((await measured(states)).mbps).toBe(20);
      });

      it('is unknown where the brokers do not tell what their disks hold', async () => {
        const states = SWEEPS.map(i =>
          logs([12e9 + 1.2e6 * i], [9_000 * MB + 1_200 * MB * i], tiered),
        );
        expect(await measured(states)).toMatchObject({
          bytesPerRecord: null,
          mbps: null,
          reason: { code: 'stored-elsewhere' },
        });
      });
    });
  });
});

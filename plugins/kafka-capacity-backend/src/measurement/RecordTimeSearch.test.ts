import { OffsetByTime } from 'backstage-plugin-kafka-capacity-node';
import { RecordTimeSearch, SearchFacts } from './RecordTimeSearch';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 20);

/** Answers like a broker: the first record of the time or later, the first offset being 0 unless given. */
const brokerOf =
  (times: readonly number[], first = 0) =>
  (time: number): OffsetByTime => {
    const place = times.findIndex(at => at >= time);
    return {
      found: place < 0 ? null : { offset: first + place, at: times[place] },
    };
  };

/** Searches to the end; more steps than a sweep has are an error. */
function search(
  times: readonly number[],
  target: number,
  given: Partial<SearchFacts> & { first?: number; latest?: number } = {},
) {
  const { first = 0, ...facts } = given;
  const answer = brokerOf(times, first);
  const one = new RecordTimeSearch({
    target,
    logEnd: first + times.length,
    latest: NOW,
    logAppendTime: false,
    compacted: false,
    ...facts,
  });
  let steps = 0;
  let lookups = 0;
  while (!one.settled) {
    const asked = one.step();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(4);
    one.take(asked, asked.map(answer));
    steps += 1;
    lookups += asked.length;
    expect(steps).toBeLessThan(40);
  }
  return { timeLag: one.timeLag(NOW), steps, lookups, bounds: one.bounds };
}

const steady = Array.from(
  { length: 5_000 },
  (_, i) => NOW - 5 * DAY + i * 80 * SECOND,
);
/** By day only, and more in the morning. */
const daily = steady.map(at => {
  const day = Math.floor(at / DAY) * DAY;
  return day + ((at - day) / DAY) ** 2 * 8 * HOUR;
});
/** An hour's work in a few seconds, then nothing for long. */
const bursts = Array.from({ length: 6_000 }, (_, i) => {
  const burst = Math.floor(i / 1_000);
  return NOW - 6 * DAY + burst * 23 * HOUR + (i % 1_000) * 3;
});
/** Each batch has one time, as events of a source often do. */
const sameTimes = Array.from(
  { length: 600 },
  (_, i) => NOW - 6 * DAY + Math.floor(i / 100) * 20 * HOUR,
);

describe('RecordTimeSearch', () => {
  it.each([
    ['written steadily', steady, 0.5],
    ['written by day', daily, 0.5],
    ['written in bursts', bursts, 0.5],
    ['written in batches of one time', sameTimes, 0.5],
    ['one record a day', sameTimes.filter((_, i) => i % 100 === 0), 0.5],
    ['near the start', steady, 0.001],
    ['near the end', steady, 0.999],
    ['at the start of the log', steady, 0],
    ['in the first burst', bursts, 0.1],
    ['in the last burst', bursts, 0.95],
  ])('finds a record within 2 s in 12 steps: %s', (_, times, share) => {
    const target = Math.floor(times.length * share);
    const { timeLag, steps } = search(times, target);
    expect(timeLag).toEqual({
      seconds: expect.any(Number),
      atLeast: false,
      reason: null,
    });
    expect(
      Math.abs((timeLag.seconds ?? 0) - (NOW - times[target]) / 1000),
    ).toBeLessThanOrEqual(2);
    expect(steps).toBeLessThanOrEqual(12);
  });

  it('finds every record of logs with all kinds of gaps, most of them in few lookups', () => {
    let lookups = 0;
    let searches = 0;
    for (const times of [daily, bursts, sameTimes]) {
      for (let target = 0; target < times.length; target += 41) {
        const found = search(times, target);
        expect(found.timeLag.doubt).toBeUndefined();
        expect(
          Math.abs((found.timeLag.seconds ?? 0) * 1000 - (NOW - times[target])),
        ).toBeLessThanOrEqual(2 * SECOND);
        expect(found.steps).toBeLessThanOrEqual(12);
        lookups += found.lookups;
        searches += 1;
      }
    }
    expect(lookups / searches).toBeLessThan(20);
  });

  it('takes a burst of one millisecond for what it is where brokers set the times', () => {
    const once = Array.from({ length: 200 }, () => NOW - 3 * DAY);
    expect(search(once, 100, { logAppendTime: true }).timeLag).toMatchObject({
      atLeast: false,
      seconds: expect.closeTo(3 * 24 * 3600, -1),
    });
  });

  it.each([0, 1, 100, 299])(
    'finds the first held record where those before were deleted: committed %s',
    committed => {
      const { timeLag, lookups } = search(steady, Math.max(committed, 300), {
        first: 300,
      });
      expect(timeLag.seconds).toBe((NOW - steady[0]) / 1000);
      expect(lookups).toBe(1);
    },
  );

  it.each([
    ['a day ahead', DAY],
    ['years ahead', 3_000 * DAY],
  ])('gives bounds behind a record from the future: %s', (_, ahead) => {
    const times = [...steady];
    times[2_000] = NOW + ahead;
    const before = search(times, 1_990);
    expect(before.timeLag).toMatchObject({ atLeast: false });
    const itself = search(times, 2_000);
    const after = search(times, 2_500);
    for (const { timeLag } of [itself, after]) {
      expect(timeLag).toMatchObject({
        seconds: 0,
        atLeast: true,
        doubt: 'future-record-times',
      });
      expect(timeLag.atMostSeconds).toBeCloseTo(
        (NOW - times[1_999]) / 1000,
        -1,
      );
    }
  });

  it('gives a lower bound alone where the log begins in the future', () => {
    const times = steady.map(() => NOW + DAY);
    expect(search(times, 100, { latest: NOW - 60 * SECOND }).timeLag).toEqual({
      seconds: 60,
      atLeast: true,
      doubt: 'future-record-times',
      reason: null,
    });
  });

  it.each([
    [
      'all the time',
      Array.from({ length: 200 }, (_, i) => NOW - HOUR - i * HOUR),
    ],
    [
      'after a while',
      [
        ...Array.from({ length: 200 }, (_, i) => NOW - DAY + i * 10 * SECOND),
        ...Array.from(
          { length: 200 },
          (_, i) => NOW - 2 * DAY - i * 10 * SECOND,
        ),
      ],
    ],
    [
      'and on again',
      [
        ...Array.from({ length: 200 }, (_, i) => NOW - DAY + i * 10 * SECOND),
        ...Array.from(
          { length: 200 },
          (_, i) => NOW - 2 * DAY - i * 10 * SECOND,
        ),
        ...Array.from({ length: 200 }, (_, i) => NOW - HOUR + i * SECOND),
      ],
    ],
  ])('gives bounds where times go backwards %s', (_, times) => {
    const target = times.length === 600 ? 300 : times.length - 50;
    const { timeLag } = search(times, target);
    const last = Math.max(...times.slice(0, target));
    const resumed = times.length === 600 ? HOUR / 1000 : 0;
    expect(timeLag).toMatchObject({
      seconds: expect.closeTo(resumed, -1),
      atLeast: true,
      doubt: 'backward-record-times',
    });
    expect(timeLag.atMostSeconds).toBeCloseTo((NOW - last) / 1000, -1);
  });

  it('believes times that differ by the delay of several producers', () => {
    const times = steady.map((at, i) => at - (i % 3) * 200);
    expect(search(times, 2_501).timeLag).toMatchObject({ atLeast: false });
  });

  it('gives bounds where times are seconds taken for milliseconds', () => {
    const { timeLag } = search(
      steady.map(at => at / 1000),
      100,
    );
    expect(timeLag).toEqual({
      seconds: 0,
      atLeast: true,
      doubt: 'backward-record-times',
      reason: null,
    });
  });

  it('gives a lower bound where records have no times', () => {
    expect(
      search(
        steady.map(() => -1),
        100,
      ).timeLag,
    ).toMatchObject({
      atLeast: true,
      doubt: 'no-record-times',
    });
  });

  it('gives bounds in a hole of a compacted log, and the time of a record that is held', () => {
    const held = [0, 1, 2, 900, 901];
    const at = [5, 4, 3, 2, 1].map(days => NOW - days * DAY);
    const answer = (time: number): OffsetByTime => {
      const place = at.findIndex(one => one >= time);
      return {
        found: place < 0 ? null : { offset: held[place], at: at[place] },
      };
    };
    const lagOf = (target: number) => {
      const one = new RecordTimeSearch({
        target,
        logEnd: 902,
        latest: NOW,
        logAppendTime: true,
        compacted: true,
      });
      while (!one.settled) {
        const asked = one.step();
        one.take(asked, asked.map(answer));
      }
      return one.timeLag(NOW);
    };
    expect(lagOf(900)).toMatchObject({
      seconds: 2 * 24 * 3600,
      atLeast: false,
    });
    expect(lagOf(500)).toMatchObject({
      seconds: 2 * 24 * 3600,
      atMostSeconds: 3 * 24 * 3600,
      doubt: 'compacted',
    });
  });

  it('says between what bounds it is while the search goes on, and goes on from them', () => {
    const facts = {
      target: 2_500,
      logEnd: 5_000,
      latest: NOW,
      logAppendTime: false,
      compacted: false,
    };
    const answer = brokerOf(daily);
    const first = new RecordTimeSearch(facts);
    expect(first.timeLag(NOW)).toEqual({
      seconds: 0,
      atLeast: true,
      doubt: 'searching',
      reason: null,
    });
    for (let i = 0; i < 2; i++) {
      const asked = first.step();
      first.take(asked, asked.map(answer));
    }
    const between = first.timeLag(NOW);
    const truth = (NOW - daily[2_500]) / 1000;
    expect(between.doubt).toBe('searching');
    expect(between.seconds).toBeLessThanOrEqual(truth);
    expect(between.atMostSeconds).toBeGreaterThanOrEqual(truth);
    const resumed = new RecordTimeSearch(
      facts,
      JSON.parse(JSON.stringify(first.bounds)),
    );
    expect(resumed.width).toBe(first.width);
    expect(resumed.step()).not.toEqual([0]);
  });

  it('asks again for what could not be answered', () => {
    const fault = { code: 'NOT_LEADER_OR_FOLLOWER', message: 'moving' };
    const one = new RecordTimeSearch({
      target: 5,
      logEnd: 10,
      latest: NOW,
      logAppendTime: false,
      compacted: false,
    });
    one.take(one.step(), [{ fault }]);
    expect(one.step()).toEqual([0]);
    expect(one.settled).toBe(false);
  });
});

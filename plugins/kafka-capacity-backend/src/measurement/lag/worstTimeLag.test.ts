import { TimeLag } from 'backstage-plugin-kafka-capacity-common';
import { worstTimeLag } from './worstTimeLag';

const worstBeside = (unreadableLogEnds: number, ...ages: TimeLag[]) =>
  worstTimeLag({
    lag: ages.length,
    unreadableLogEnds,
    unread: ages.map((age, partition) => ({
      topic: 'orders',
      partition,
      committed: 1,
      logStart: 0,
      age,
    })),
  });
const worstOf = (...ages: TimeLag[]) => worstBeside(0, ...ages);
const exact = (seconds: number): TimeLag => ({
  seconds,
  atLeast: false,
  reason: null,
});
const between = (seconds: number, atMostSeconds?: number): TimeLag => ({
  seconds,
  atLeast: true,
  ...(atMostSeconds !== undefined && { atMostSeconds }),
  doubt: 'future-record-times',
  reason: null,
});

describe('worstTimeLag', () => {
  it('gives the bounds of the worst partition', () => {
    expect(worstOf(exact(5), between(10, 90), exact(60))).toEqual({
      seconds: 60,
      atLeast: true,
      atMostSeconds: 90,
      doubt: 'future-record-times',
      reason: null,
    });
  });

  it('is exact where no other partition can be further behind', () => {
    expect(worstOf(exact(100), between(10, 90))).toEqual(exact(100));
  });

  it('has no upper bound where one partition has none', () => {
    expect(worstOf(between(0), between(10, 90))).toEqual({
      seconds: 10,
      atLeast: true,
      doubt: 'future-record-times',
      reason: null,
    });
  });

  it('has none where a log end could not be read', () => {
    expect(worstBeside(1, exact(5))).toEqual({
      seconds: 5,
      atLeast: true,
      reason: null,
    });
    expect(worstBeside(1)).toMatchObject({ seconds: null });
  });

  it('says between 0 and an upper bound where nothing else is known', () => {
    expect(worstOf(between(0, 90))).toMatchObject({
      seconds: 0,
      atLeast: true,
      atMostSeconds: 90,
    });
  });
});

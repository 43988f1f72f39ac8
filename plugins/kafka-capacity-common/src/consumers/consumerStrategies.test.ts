import * as fc from 'fast-check';
import { isModelFailure } from '../calculation/modelInput';
import { consumerStrategyWording } from '../wording/consumers/consumerStrategies';
import {
  consumerStrategies,
  ConsumerStrategyKind,
  ConsumerStrategyQuestion,
} from './consumerStrategies';

const group: ConsumerStrategyQuestion = {
  produceRate: 800,
  lag: 0,
  perMemberRate: 100,
  partitions: 24,
  members: 8,
};

type Question = Partial<ConsumerStrategyQuestion>;

function weigh(question: Question) {
  const answer = consumerStrategies({ ...group, ...question });
  if (isModelFailure(answer)) throw new Error(answer.error.message);
  const strategies = answer.strategies.map(consumerStrategyWording);
  return { ...answer, strategies };
}

describe('consumerStrategies', () => {
  // What is asked → what to begin with, members to declare, fewest members when they follow the lag.
  it.each<
    [
      string,
      Question,
      ConsumerStrategyKind | null,
      number | null,
      number | null,
    ]
  >([
    ['a steady rate', {}, 'static', 8, 8],
    ['a small peak', { peakProduceRate: 1100 }, 'static', 12, 8],
    ['a large peak', { peakProduceRate: 2000 }, 'dynamic', 24, 8],
    ['a quiet usual rate', { usualProduceRate: 250 }, 'dynamic', 8, 3],
    [
      'a peak, with state',
      { peakProduceRate: 2000, stateful: true },
      'static',
      24,
      8,
    ],
    [
      'one partition',
      { partitions: 1, members: 1, produceRate: 80, peakProduceRate: 400 },
      'static',
      1,
      1,
    ],
    [
      'more than partitions allow',
      { produceRate: 5000, members: 24 },
      'tuning',
      24,
      24,
    ],
    ['an unmeasured member', { perMemberRate: null }, null, null, null],
  ])('weighs %s', (_, question, preferred, declared, fewest) => {
    const { strategies } = weigh(question);
    expect(strategies.map(({ kind }) => kind)).toEqual([
      'static',
      'dynamic',
      'tuning',
    ]);
    expect(strategies.filter(s => s.preferred).map(({ kind }) => kind)).toEqual(
      preferred === null ? [] : [preferred],
    );
    const [fixed, dynamic, tuning] = strategies.map(s => s.members);
    expect(fixed).toEqual(
      declared === null ? null : { min: declared, max: declared },
    );
    expect(dynamic).toEqual(
      fewest === null
        ? null
        : { min: fewest, max: question.partitions ?? group.partitions },
    );
    expect(tuning).toBeNull();
    for (const { reason, whenNot } of strategies) {
      expect(reason.length).toBeGreaterThan(30);
      expect(whenNot.length).toBeGreaterThan(30);
    }
  });

  it('says by how much members would have to be faster', () => {
    const { strategies, need } = weigh({ produceRate: 4800, members: 24 });
    expect(need.action).toBe('add-partitions');
    expect(strategies[2].reason).toMatch(/needs 48 members.*by a factor of 2,/);
  });

  it('declares a member for each partition first where it needs more than those', () => {
    const { strategies, need } = weigh({ produceRate: 4800, members: 8 });
    expect(need).toMatchObject({ action: 'add-partitions', recommended: 24 });
    const [fixed, dynamic, tuning] = strategies;
    expect(fixed).toMatchObject({
      preferred: true,
      members: { min: 24, max: 24 },
      reason: expect.stringMatching(
        /^48 members would carry the rate of now, and 24 partitions feed no more than 24: declare those, and add partitions for the rest; it has 8\./,
      ),
    });
    expect(dynamic.reason).toBe(
      'The usual rate takes 48 members, more than all 24 members that the partitions allow: it would stay at 24 until there are more partitions.',
    );
    expect(tuning.reason).toMatch(
      /feed no more than 24: have 24 first, then make each faster by a factor of 2,/,
    );
  });

  it.each<[string, Question, number, RegExp]>([
    [
      'than partitions feed',
      { lag: 1e6 },
      12,
      /^12 members until the lag is worked off, then 3, enough for the rate of now; it has 2\./,
    ],
    [
      'than are written for',
      { lag: 1e5 },
      6,
      /^6 members until the lag is worked off, then 3, enough for the rate of now; it has 2\./,
    ],
  ])(
    'declares members for a backlog that takes more %s',
    (_, backlog, declared, reason) => {
      const { strategies, need } = weigh({
        produceRate: 250,
        partitions: 12,
        members: 2,
        lagVelocity: 50,
        ...backlog,
      });
      expect(need.recommended).toBe(declared);
      expect(strategies[0]).toMatchObject({
        preferred: true,
        members: { min: declared, max: declared },
        reason: expect.stringMatching(reason),
      });
    },
  );

  it('declares no fewer than it recommends, unless it recommends to keep', () => {
    fc.assert(
      fc.property(
        fc.record({
          produceRate: fc.double({ min: 0, max: 1e4, noNaN: true }),
          lag: fc.nat(10_000_000),
          perMemberRate: fc.double({ min: 1, max: 1e4, noNaN: true }),
          partitions: fc.integer({ min: 1, max: 100 }),
          members: fc.nat(120),
          lagVelocity: fc.double({ min: -100, max: 100, noNaN: true }),
          stateful: fc.boolean(),
        }),
        fc.option(fc.double({ min: 0, max: 1e4, noNaN: true })),
        (question, peak) => {
          const { strategies, need } = weigh({
            ...question,
            ...(peak !== null && { peakProduceRate: peak }),
          });
          const [fixed] = strategies;
          expect(
            fixed.preferred &&
              need.action !== 'keep' &&
              (fixed.members?.min ?? 0) < (need.recommended ?? Infinity),
          ).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('says what is missing', () => {
    const [fixed, dynamic] = weigh({ perMemberRate: null }).strategies;
    expect(fixed.reason).toMatch(/consumer-benchmark-records-per-second/);
    expect(dynamic.reason).toMatch(/consumer-benchmark-records-per-second/);
  });

  it.each([
    [{ produceRate: NaN }, 'produceRate'],
    [{ peakProduceRate: -1 }, 'peakProduceRate'],
    [{ usualProduceRate: Infinity }, 'usualProduceRate'],
    [{ partitions: 0 }, 'partitions'],
  ])('refuses %j', (wrong, field) => {
    expect(consumerStrategies({ ...group, ...wrong })).toMatchObject({
      error: { field },
    });
  });
});

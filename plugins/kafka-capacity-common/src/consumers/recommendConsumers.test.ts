import * as fc from 'fast-check';
import { ConsumerDemand, recommendConsumers } from './recommendConsumers';
import { consumerRecommendationWording } from '../wording/consumers/consumerRecommendation';
import { isModelFailure } from '../calculation/modelInput';

/** A recommendation as pages show it. */
function recommend(demand: ConsumerDemand) {
  const result = recommendConsumers(demand);
  return isModelFailure(result)
    ? result
    : consumerRecommendationWording(result);
}

describe('recommendConsumers', () => {
  const base: ConsumerDemand = {
    produceRate: 1000,
    lag: 60_000,
    perMemberRate: 200,
    partitions: 12,
    members: 4,
  };

  // λ = 1000/s, L = 60,000, T = 600 s: (1000 + 100) ÷ μ.
  it.each<
    [string, Partial<ConsumerDemand>, string, number | null, number | null]
  >([
    ['more members', {}, 'add', 6, 6],
    [
      'need 7 of 24 partitions: 8 divides them',
      { perMemberRate: 160, partitions: 24 },
      'add',
      7,
      8,
    ],
    [
      'need 7 of 11 partitions: no divisor that is cheap',
      { perMemberRate: 160, partitions: 11 },
      'add',
      7,
      7,
    ],
    [
      'need 4 of 12: the next divisor is itself',
      { perMemberRate: 300, members: 2 },
      'add',
      4,
      4,
    ],
    [
      'more than the partitions',
      { perMemberRate: 50 },
      'add-partitions',
      22,
      12,
    ],
    [
      'more than the partitions, and all have a member',
      { perMemberRate: 50, members: 14 },
      'add-partitions',
      22,
      12,
    ],
    ['keeps up, and the lag falls', { members: 6 }, 'keep', 6, 6],
    [
      'would need more to be in time, but catches up',
      { produceRate: 700 },
      'keep',
      4,
      4,
    ],
    ['keeps up, no lag', { produceRate: 800, lag: 0 }, 'keep', 4, 4],
    [
      'measured: the lag rises all the same',
      { members: 5, lagVelocity: 3 },
      'add',
      6,
      6,
    ],
    ['idle topic', { produceRate: 0, lag: 0, members: 0 }, 'keep', 0, 0],
    ['no member', { members: 0 }, 'add', 6, 6],
    ['no rate', { perMemberRate: null }, 'unknown', null, null],
    ['another objective', { objectiveSeconds: 60 }, 'add', 10, 12],
  ])('%s', (_name, demand, action, need, recommended) => {
    expect(recommend({ ...base, ...demand })).toMatchObject({
      action,
      need,
      recommended,
    });
  });

  // Six partitions, members that do 10 a second: up to a member for each partition more of them help, then only partitions.
  it.each<[string, Partial<ConsumerDemand>, object]>([
    [
      'fewer members than partitions, and all of them would fall behind',
      { members: 2 },
      {
        need: 20,
        needForRate: 10,
        recommended: 6,
        summary:
          'It needs 20 members to be in time; it has 2: add 4 members until each of the 6 partitions has one, then it needs partitions for the 10 members that it takes to keep up.',
      },
    ],
    [
      'a member for each partition',
      { members: 6 },
      {
        need: 20,
        needForRate: 10,
        recommended: 6,
        summary:
          'It needs 20 members to be in time; it has 6: each of the 6 partitions has a member, so that it needs partitions for the 10 members that it takes to keep up.',
      },
    ],
    [
      'fewer members than partitions, and all of them would catch up',
      { members: 2, produceRate: 50 },
      {
        need: 15,
        needForRate: 5,
        recommended: 6,
        summary:
          'It needs 15 members to be in time; it has 2: add 4 members until each of the 6 partitions has one, then only more partitions make it catch up sooner.',
      },
    ],
  ])(
    'says what to do first where it needs more than the partitions: %s',
    (_name, demand, expected) => {
      expect(
        recommend({
          produceRate: 100,
          lag: 60_000,
          perMemberRate: 10,
          partitions: 6,
          members: 6,
          ...demand,
        }),
      ).toMatchObject({ action: 'add-partitions', ...expected });
    },
  );

  it('recommends no more members than are enough', () => {
    const result = recommend({
      ...base,
      perMemberRate: 500,
      lag: 1_800_000,
      members: 4,
    });
    expect(result).toMatchObject({
      action: 'keep',
      need: 8,
      needForRate: 2,
      recommended: 4,
      summary: '4 members catch up in 30 min; to do so in 10 min would take 8.',
    });
  });

  it('says the time to catch up, idle members and what is missing', () => {
    expect(recommend({ ...base, members: 6 })).toMatchObject({
      catchUpSeconds: 300,
      summary: '6 members catch up in 5 min.',
      idleMembers: 0,
      advice: [],
    });
    expect(recommend({ ...base, members: 6, lagVelocity: -50 })).toMatchObject({
      catchUpSeconds: 1200,
    });
    expect(recommend(base)).toMatchObject({
      catchUpSeconds: null,
      summary: 'It needs 6 members; it has 4. Add 2.',
    });
    expect(recommend({ ...base, perMemberRate: 50 })).toMatchObject({
      summary:
        'It needs 22 members to be in time; it has 4: add 8 members until each of the 12 partitions has one, then it needs partitions for the 20 members that it takes to keep up.',
    });
    expect(
      recommend({ ...base, members: 14, perMemberRate: undefined }),
    ).toMatchObject({
      missing: ['perMemberRate'],
      idleMembers: 2,
      advice: [
        {
          id: 'idle-members',
          text: '14 members share 12 partitions: 2 idle members.',
        },
      ],
    });
  });

  it('does not call keeping up what has no members and nothing to read', () => {
    expect(
      recommend({ ...base, produceRate: 0, lag: 0, members: 0 }),
    ).toMatchObject({
      action: 'keep',
      need: 0,
      recommended: 0,
      summary: 'It has no members, and nothing to read.',
    });
    expect(
      recommend({ ...base, perMemberRate: null, lag: 0, members: 0 }),
    ).toMatchObject({
      action: 'unknown',
      summary: 'It has no members, and nothing to read.',
    });
  });

  // Six partitions, three members that do 66 a second.
  it.each<[string, Partial<ConsumerDemand>, object]>([
    [
      'a lag whose velocity is a swing',
      { lagVelocity: -3, lagDirection: 'steady' },
      { action: 'add', recommended: 4 },
    ],
    [
      'a lag that falls but for a swing',
      { lagVelocity: -3, lagDirection: 'falling', produceRate: 190 },
      { action: 'keep', code: 'catches-up' },
    ],
    [
      'what is written between two commits',
      { lag: 900, lagVelocity: 5, lagDirection: 'growing', produceRate: 190 },
      { action: 'keep', code: 'keeps-up', catchUpSeconds: 0 },
    ],
    [
      'a need that is a swing above what was said',
      { lag: 31_000, last: { need: 4, needForRate: 4, keepsUp: false } },
      { need: 4, needForRate: 4 },
    ],
    [
      'a need that is a swing below what was said',
      { lag: 36_000, last: { need: 5, needForRate: 4, keepsUp: false } },
      { need: 5 },
    ],
    [
      'a need that is clearly less',
      { lag: 26_000, last: { need: 5, needForRate: 4, keepsUp: false } },
      { need: 4 },
    ],
    [
      'a need that is clearly more',
      { lag: 60_000, last: { need: 4, needForRate: 4, keepsUp: false } },
      { need: 5 },
    ],
    [
      'members that were enough, with a swing more written',
      {
        produceRate: 205,
        lagDirection: 'falling',
        lagVelocity: -3,
        last: { need: 4, needForRate: 3, keepsUp: true },
      },
      { action: 'keep' },
    ],
    [
      'members that were enough, with clearly more written',
      {
        produceRate: 215,
        lagDirection: 'falling',
        lagVelocity: -3,
        last: { need: 4, needForRate: 3, keepsUp: true },
      },
      { action: 'add' },
    ],
  ])('of %s', (_name, demand, expected) => {
    const given: ConsumerDemand = {
      produceRate: 200,
      lag: 13_000,
      perMemberRate: 66,
      partitions: 6,
      members: 3,
      ...demand,
    };
    expect(recommend(given)).toMatchObject(expected);
    const answered = recommendConsumers(given);
    const last = isModelFailure(answered) ? null : answered.answer;
    // Who asks again is answered alike.
    expect(recommend({ ...given, last })).toEqual(recommend(given));
  });

  it('asks first for members, and then for a benchmark', () => {
    const unmeasured = { ...base, perMemberRate: null };
    expect(recommend({ ...unmeasured, members: 0 })).toMatchObject({
      action: 'unknown',
      summary: expect.stringMatching(/^It has no members: .*lag/),
    });
    expect(recommend(unmeasured)).toMatchObject({
      summary: expect.stringMatching(/Declare kafka-capacity\/consumer-bench/),
    });
  });

  it('shows the formula with its numbers', () => {
    const result = recommend(base);
    expect(result).toMatchObject({
      calculation: {
        source: 'Consumer Scaling Guidelines',
        steps: [
          { expression: '(1,000 + 60,000 ÷ 600) ÷ 200 → 6', value: 6 },
          { expression: '1,000 ÷ 200 → 5', value: 5 },
          { expression: 'min( 6, 12 partitions ), evened out → 6', value: 6 },
        ],
      },
    });
  });

  it.each<[Partial<ConsumerDemand>, string]>([
    [{ partitions: 0 }, 'partitions'],
    [{ members: -1 }, 'members'],
    [{ produceRate: NaN }, 'produceRate'],
    [{ lag: Infinity }, 'lag'],
    [{ perMemberRate: 0 }, 'perMemberRate'],
    [{ objectiveSeconds: 0 }, 'objectiveSeconds'],
    [{ lagVelocity: NaN }, 'lagVelocity'],
    [{ evenOutShare: 2 }, 'evenOutShare'],
  ])('%p is a failure that names %s', (wrong, field) => {
    expect(recommend({ ...base, ...wrong })).toMatchObject({
      error: { field },
    });
  });

  it('grows with rate and lag, stays within the partitions, and costs at most a quarter to even out', () => {
    const count = fc.integer({ min: 1, max: 2000 });
    const number = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        fc.double({ min: 1, max: 1e5, noNaN: true }),
        count,
        (produceRate, lag, perMemberRate, partitions) => {
          const of = (more: Partial<ConsumerDemand>) => {
            const result = recommend({
              produceRate,
              lag,
              perMemberRate,
              partitions,
              // What members that are there already do is not asked.
              members: 0,
              ...more,
            });
            return isModelFailure(result) ? undefined : result;
          };
          const need = of({})?.need ?? NaN;
          const recommended = of({})?.recommended ?? NaN;
          expect(
            of({ produceRate: produceRate * 2 })?.need,
          ).toBeGreaterThanOrEqual(need);
          expect(of({ lag: lag * 2 })?.need).toBeGreaterThanOrEqual(need);
          const capped = Math.min(need, partitions);
          expect(recommended).toBeGreaterThanOrEqual(capped);
          expect(recommended).toBeLessThanOrEqual(
            Math.min(partitions, Math.max(1, capped) * 1.25),
          );
        },
      ),
      // A group without members and nothing to read needs none.
      { examples: [[0, 0, 1, 1]] },
    );
  });
});

import { Level, verbatim } from 'backstage-plugin-kafka-capacity-common';
import { StoredAssessment } from '../assessment/AssessmentStore';
import { newsOf, Notice, Phase, Telling, ToldLevel } from './news';

const SUBJECT = { cluster: 'prod', kind: 'topic' as const, name: 'orders' };
const OWNER = 'group:default/team';
const OWNERS = new Map([
  ['topic/orders', new Map([[OWNER, 'component:default/shop']])],
]);

/** What comes of a level that was found, for an owner who knows another. */
function outcome(
  known: Level | undefined,
  level: Level,
  options: Partial<Telling> & { notice?: Notice; lasting?: Level } = {},
) {
  const { notice = null, lasting, ...telling } = options;
  const told: ToldLevel[] = known
    ? [{ ...SUBJECT, ownerRef: OWNER, level: known, notice }]
    : [];
  const assessment: StoredAssessment = {
    ...SUBJECT,
    level,
    since: 0,
    memory: null,
    traits: null,
    finding: verbatim(''),
    action: null,
    figure: null,
    coverage: { measured: 1, total: 1 },
    ...(lasting && { news: { level: lasting, finding: verbatim('') } }),
  };
  const found = newsOf([assessment], OWNERS, told, {
    phase: 'telling',
    minimumLevel: 'warning',
    isSnoozed: () => false,
    ...telling,
  });
  expect(found.gone).toEqual([]);
  return [
    ...found.news.map(({ from, to }) => `told ${from} → ${to}`),
    ...found.unspoken.map(one => `learned ${one.level}`),
    ...found.digested.map(({ to }) => `still ${to}`),
  ].join();
}

describe('newsOf', () => {
  it.each<[Phase, Level | undefined, Level, string]>([
    ['telling', undefined, 'ok', ''],
    ['telling', undefined, 'scale', 'told ok → scale'],
    ['telling', 'scale', 'scale', ''],
    ['telling', 'scale', 'ok', 'told scale → ok'],
    ['telling', 'scale', 'unknown', ''],
    ['telling', undefined, 'unknown', ''],
    ['learning', undefined, 'scale', 'learned scale'],
    ['learning', undefined, 'emergency', 'told ok → emergency'],
    ['settling', undefined, 'scale', ''],
    ['settling', 'warning', 'scale', ''],
    ['settling', 'scale', 'warning', 'learned warning'],
    ['settling', 'scale', 'emergency', 'told scale → emergency'],
  ])(
    'while %s, takes %s and then %s for: %s',
    (phase, known, level, result) => {
      expect(outcome(known, level, { phase })).toBe(result);
    },
  );

  it('tells at any time of what its owner was told of before', () => {
    const told = { phase: 'settling', notice: 'own' } as const;
    expect(outcome('emergency', 'scale', told)).toBe('told emergency → scale');
    expect(outcome('warning', 'scale', told)).toBe('told warning → scale');
  });

  it('takes milder levels than are wanted for ok', () => {
    const wanted = { minimumLevel: 'scale' } as const;
    expect(outcome(undefined, 'warning', wanted)).toBe('learned warning');
    expect(outcome('warning', 'scale', wanted)).toBe('told ok → scale');
    expect(outcome('scale', 'warning', wanted)).toBe('told scale → ok');
    expect(outcome('warning', 'ok', wanted)).toBe('learned ok');
  });

  it('leaves what is snoozed, but for emergencies and what gets better', () => {
    const snoozed = { isSnoozed: () => true };
    expect(outcome(undefined, 'scale', snoozed)).toBe('');
    expect(outcome('scale', 'emergency', snoozed)).toBe(
      'told scale → emergency',
    );
    // Or the next emergency would be none to an owner who still knows of this one.
    expect(outcome('emergency', 'scale', snoozed)).toBe(
      'told emergency → scale',
    );
    expect(outcome('scale', 'ok', snoozed)).toBe('told scale → ok');
    const digested = { ...snoozed, notice: 'digest' } as const;
    expect(outcome('scale', 'scale', digested)).toBe('');
    expect(outcome('emergency', 'emergency', digested)).toBe('still emergency');
  });

  it('knows what digests tell of, also while it can not be measured', () => {
    const digested = { notice: 'digest' } as const;
    expect(outcome('scale', 'scale', digested)).toBe('still scale');
    expect(outcome('scale', 'unknown', digested)).toBe('still scale');
    expect(outcome('scale', 'ok', digested)).toBe('told scale → ok');
  });

  it.each<[Level | undefined, Level, Level, string]>([
    [undefined, 'emergency', 'ok', ''],
    [undefined, 'emergency', 'warning', 'told ok → warning'],
    ['emergency', 'emergency', 'ok', ''],
    ['emergency', 'scale', 'ok', 'told emergency → scale'],
    ['warning', 'emergency', 'ok', ''],
    ['scale', 'emergency', 'scale', ''],
    ['warning', 'emergency', 'scale', 'told warning → scale'],
  ])(
    'takes %s and then %s, of which %s has lasted, for: %s',
    (known, level, lasting, result) => {
      expect(outcome(known, level, { lasting })).toBe(result);
    },
  );

  it('forgets what was told of subjects that are gone, and to former owners', () => {
    const told: ToldLevel[] = [
      { ...SUBJECT, ownerRef: 'group:default/former' },
      { ...SUBJECT, name: 'deleted', ownerRef: OWNER },
    ].map(one => ({ ...one, level: 'scale', notice: 'own' }));
    const { gone } = newsOf([], OWNERS, told, {
      phase: 'telling',
      minimumLevel: 'warning',
      isSnoozed: () => false,
    });
    expect(gone).toEqual(told);
  });
});

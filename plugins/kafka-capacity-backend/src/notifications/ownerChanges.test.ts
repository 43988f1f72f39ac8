import { Level, verbatim } from 'backstage-plugin-kafka-capacity-common';
import { StoredAssessment } from '../assessment/storedAssessment';
import {
  findOwnerChanges,
  Notice,
  Phase,
  NotificationRules,
  NotifiedLevel,
} from './ownerChanges';

const SUBJECT = { cluster: 'prod', kind: 'topic' as const, name: 'orders' };
const OWNER = 'group:default/team';
const OWNERS = new Map([
  ['topic/orders', new Map([[OWNER, 'component:default/shop']])],
]);

/** What comes of a level that was found, for an owner who knows another. */
function outcome(
  known: Level | undefined,
  level: Level,
  options: Partial<NotificationRules> & {
    notice?: Notice;
    lasting?: Level;
  } = {},
) {
  const { notice = null, lasting, ...rules } = options;
  const notified: NotifiedLevel[] = known
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
    ...(lasting && { lasting: { level: lasting, finding: verbatim('') } }),
  };
  const found = findOwnerChanges([assessment], OWNERS, notified, {
    phase: 'notifying',
    minimumLevel: 'warning',
    isSnoozed: () => false,
    ...rules,
  });
  expect(found.gone).toEqual([]);
  return [
    ...found.changes.map(({ from, to }) => `notify ${from} → ${to}`),
    ...found.silent.map(one => `learned ${one.level}`),
    ...found.digested.map(({ to }) => `still ${to}`),
  ].join();
}

describe('findOwnerChanges', () => {
  it.each<[Phase, Level | undefined, Level, string]>([
    ['notifying', undefined, 'ok', ''],
    ['notifying', undefined, 'scale', 'notify ok → scale'],
    ['notifying', 'scale', 'scale', ''],
    ['notifying', 'scale', 'ok', 'notify scale → ok'],
    ['notifying', 'scale', 'unknown', ''],
    ['notifying', undefined, 'unknown', ''],
    ['learning', undefined, 'scale', 'learned scale'],
    ['learning', undefined, 'emergency', 'notify ok → emergency'],
    ['settling', undefined, 'scale', ''],
    ['settling', 'warning', 'scale', ''],
    ['settling', 'scale', 'warning', 'learned warning'],
    ['settling', 'scale', 'emergency', 'notify scale → emergency'],
  ])(
    'while %s, takes %s and then %s for: %s',
    (phase, known, level, result) => {
      expect(outcome(known, level, { phase })).toBe(result);
    },
  );

  it('notifies at any time of what its owner knows', () => {
    const settling = { phase: 'settling', notice: 'own' } as const;
    expect(outcome('emergency', 'scale', settling)).toBe(
      'notify emergency → scale',
    );
    expect(outcome('warning', 'scale', settling)).toBe(
      'notify warning → scale',
    );
  });

  it('takes milder levels than are wanted for ok', () => {
    const wanted = { minimumLevel: 'scale' } as const;
    expect(outcome(undefined, 'warning', wanted)).toBe('learned warning');
    expect(outcome('warning', 'scale', wanted)).toBe('notify ok → scale');
    expect(outcome('scale', 'warning', wanted)).toBe('notify scale → ok');
    expect(outcome('warning', 'ok', wanted)).toBe('learned ok');
  });

  it('leaves what is snoozed, but for emergencies and what gets better', () => {
    const snoozed = { isSnoozed: () => true };
    expect(outcome(undefined, 'scale', snoozed)).toBe('');
    expect(outcome('scale', 'emergency', snoozed)).toBe(
      'notify scale → emergency',
    );
    // Or the next emergency would be none to an owner who still knows of this one.
    expect(outcome('emergency', 'scale', snoozed)).toBe(
      'notify emergency → scale',
    );
    expect(outcome('scale', 'ok', snoozed)).toBe('notify scale → ok');
    const digested = { ...snoozed, notice: 'digest' } as const;
    expect(outcome('scale', 'scale', digested)).toBe('');
    expect(outcome('emergency', 'emergency', digested)).toBe('still emergency');
  });

  it('knows what digests show, also while it can not be measured', () => {
    const digested = { notice: 'digest' } as const;
    expect(outcome('scale', 'scale', digested)).toBe('still scale');
    expect(outcome('scale', 'unknown', digested)).toBe('still scale');
    expect(outcome('scale', 'ok', digested)).toBe('notify scale → ok');
  });

  it.each<[Level | undefined, Level, Level, string]>([
    [undefined, 'emergency', 'ok', ''],
    [undefined, 'emergency', 'warning', 'notify ok → warning'],
    ['emergency', 'emergency', 'ok', ''],
    ['emergency', 'scale', 'ok', 'notify emergency → scale'],
    ['warning', 'emergency', 'ok', ''],
    ['scale', 'emergency', 'scale', ''],
    ['warning', 'emergency', 'scale', 'notify warning → scale'],
  ])(
    'takes %s and then %s, of which %s has lasted, for: %s',
    (known, level, lasting, result) => {
      expect(outcome(known, level, { lasting })).toBe(result);
    },
  );

  it('forgets subjects that are gone, and to former owners', () => {
    const notified: NotifiedLevel[] = [
      { ...SUBJECT, ownerRef: 'group:default/former' },
      { ...SUBJECT, name: 'deleted', ownerRef: OWNER },
    ].map(one => ({ ...one, level: 'scale', notice: 'own' }));
    const { gone } = findOwnerChanges([], OWNERS, notified, {
      phase: 'notifying',
      minimumLevel: 'warning',
      isSnoozed: () => false,
    });
    expect(gone).toEqual(notified);
  });
});

import { Level } from '../assessment/levels';
import { compareSubjects, rollUp, SubjectLevel } from './rollUp';

const snooze = {
  kind: 'accepted',
  reason: 'It is known.',
  by: 'user:default/jane',
  at: '2026-01-01T00:00:00Z',
  until: '2026-02-01T00:00:00Z',
} as const;

/** `scale` as it is, `(scale)` snoozed. */
function subjects(words: string[]): SubjectLevel[] {
  return words.map(word => ({
    level: word.replace(/[()]/g, '') as Level,
    snooze: word.startsWith('(') ? snooze : null,
  }));
}

describe('rollUp', () => {
  it.each<[string[], Level, number, number]>([
    // subjects, level, snoozed, known
    [[], 'unknown', 0, 0],
    [['ok', 'scale', 'warning'], 'scale', 0, 3],
    [['ok', '(scale)', 'warning'], 'warning', 1, 3],
    [['ok', '(unknown)'], 'ok', 1, 1],
    [['(emergency)', 'ok'], 'emergency', 0, 2],
    [['(emergency)', '(scale)'], 'emergency', 1, 2],
    [['(scale)', '(warning)'], 'ok', 2, 2],
    [['(scale)', '(unknown)'], 'ok', 2, 1],
    [['(scale)', 'unknown'], 'unknown', 1, 1],
    [['(unknown)'], 'unknown', 1, 0],
  ])('of %p is %s, %d snoozed, %d known', (words, level, snoozed, measured) => {
    const rolledUp = rollUp(subjects(words));
    expect(rolledUp).toMatchObject({
      level,
      snoozed,
      coverage: { measured, total: words.length },
    });
    const counted = Object.values(rolledUp.counts).reduce((a, b) => a + b, 0);
    expect(counted + snoozed).toBe(words.length);
  });
});

describe('compareSubjects', () => {
  it('puts the worst first and snoozed ones last, but never an emergency', () => {
    const sorted = subjects(['(scale)', 'ok', '(ok)', '(emergency)', 'scale']);
    sorted.sort(compareSubjects);
    expect(
      sorted.map(({ level, snooze: left }) => (left ? `(${level})` : level)),
    ).toEqual(['(emergency)', 'scale', 'ok', '(scale)', '(ok)']);
  });
});

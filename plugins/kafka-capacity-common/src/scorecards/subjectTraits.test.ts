import { Level } from '../assessment/levels';
import { consumerGroupTraits } from './subjectTraits';

const traitsOf = (levels: [id: string, level: Level][]) =>
  consumerGroupTraits(
    { signals: levels.map(([id, level]) => ({ id, level })), idleMembers: 0 },
    undefined,
  );

it('keeps the same levels as the same text, whatever the order they were assessed in', () => {
  const one = traitsOf([
    ['lag-records', 'warning'],
    ['behavior', 'ok'],
  ]);
  const other = traitsOf([
    ['behavior', 'ok'],
    ['lag-records', 'warning'],
  ]);
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  expect(one.signals).toEqual({ behavior: 'ok', 'lag-records': 'warning' });
  const changed = traitsOf([
    ['behavior', 'ok'],
    ['lag-records', 'scale'],
  ]);
  expect(changed.signals['lag-records']).toBe('scale');
  // They are shared by all that have them.
  expect(Object.isFrozen(one.signals)).toBe(true);
});

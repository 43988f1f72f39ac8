import * as fc from 'fast-check';
import { isSameJson } from './isSameJson';

it('tells what JSON tells, whatever the order of fields', () => {
  const value = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, undefined, NaN, Infinity, 0, 1, '', 'a', true),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value')),
    ),
  })).value;
  const text = (one: unknown) =>
    JSON.stringify(one, (_, field) =>
      field && typeof field === 'object' && !Array.isArray(field)
        ? Object.fromEntries(
            Object.entries(field).sort(([x], [y]) => (x < y ? -1 : 1)),
          )
        : field,
    );
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(isSameJson(a, b)).toBe(text(a) === text(b));
      expect(isSameJson(a, structuredClone(a))).toBe(true);
    }),
  );
});

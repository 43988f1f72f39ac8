import * as fc from 'fast-check';
import { placeOf } from './offsets';

describe('placeOf', () => {
  it('finds the commit of a partition whatever others have none', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(40), { maxLength: 30 }),
        fc.nat(45),
        (given, partition) => {
          const partitions = given.sort((a, b) => a - b);
          expect(placeOf({ partitions, offsets: [] }, partition)).toBe(
            partitions.indexOf(partition),
          );
        },
      ),
    );
  });

  it('looks at few of ten thousand when the first has no commit', () => {
    let looks = 0;
    const partitions = new Proxy(
      Array.from({ length: 10_000 }, (_, i) => i + 1),
      {
        get(list, key) {
          looks += 1;
          return Reflect.get(list, key);
        },
      },
    );
    expect(placeOf({ partitions, offsets: [] }, 9_000)).toBe(8_999);
    expect(looks).toBeLessThan(60);
  });
});

import { packSamples, SweepSamples, unpackSamples } from './samples';

const NOON = Date.UTC(2026, 5, 1, 12);

describe('packed samples', () => {
  it('give samples back, with their ages and without what is not known', () => {
    const sampled: SweepSamples = {
      at: NOON,
      subjects: [
        {
          kind: 'broker',
          name: '1',
          values: new Map([
            ['cpuShare', { value: 0.5, at: NOON }],
            ['heapMaxBytes', { value: 2 ** 33, at: NOON - 20_000 }],
          ]),
        },
        { kind: 'broker', name: '2', values: new Map() },
      ],
    };
    expect(unpackSamples(NOON, packSamples(sampled))).toEqual(sampled);
    expect(unpackSamples(5, packSamples({ at: 5, subjects: [] }))).toEqual({
      at: 5,
      subjects: [],
    });
  });

  it('refuse what is of another layout', () => {
    const packed = packSamples({ at: NOON, subjects: [] });
    packed[4] = 9;
    expect(() => unpackSamples(NOON, packed)).toThrow('layout 9');
  });
});

import { trafficOf } from './subjectHistory';

const point = (at: number, written: number, incarnation = 1) => ({
  at,
  point: { written, incarnation },
});

describe('trafficOf', () => {
  it('tells rates between sweeps, and none across a topic made again', () => {
    const rates = trafficOf([
      { at: 0, point: undefined },
      point(1000, 100),
      point(2000, 150),
      point(3000, 10, 2),
      point(4000, 30, 2),
    ]).map(({ recordsPerSecond }) => recordsPerSecond);
    expect(rates).toEqual([null, 50, null, 20]);
  });

  it('knows nothing of a pause of the sweeps', () => {
    const traffic = trafficOf([
      point(0, 0),
      point(1000, 10),
      point(2000, 20),
      point(12_000, 30),
      point(13_000, 40),
    ]);
    expect(traffic.map(({ recordsPerSecond }) => recordsPerSecond)).toEqual([
      null,
      10,
      10,
      null,
      null,
      10,
    ]);
    expect(traffic[3].at).toBe(new Date(7000).toISOString());
  });
});

import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import { horizontalPodAutoscaler } from './horizontalPodAutoscaler';
import { kedaScaledObject } from './kedaScaledObject';
import {
  Autoscaler,
  autoscalerOfHpa,
  autoscalerOfScaledObject,
  Load,
  simulate,
} from '../__fixtures__/simulateAutoscaler';

jest.setTimeout(60_000);

const RATE = 100;
const HOUR = 3600;
const PARTITIONS = [6, 12, 24, 48, 64, 96];

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

function group(partitions: number, usualProduceRate?: number) {
  return {
    group: 'billing',
    topic: 'orders',
    partitions,
    perMemberRate: RATE,
    usualProduceRate,
    workload: { name: 'billing' },
    bootstrap: 'kafka:9092',
  };
}

const rate = { serverAddress: 'http://prometheus:9090', query: 'sum(x)' };
const rateMetric = { name: 'produced', labels: { topic: 'orders' } };

function keda(partitions: number, usual?: number, withRate = false) {
  const scaled = { ...group(partitions, usual), ...(withRate && { rate }) };
  return autoscalerOfScaledObject(known(kedaScaledObject(scaled)).text);
}

function hpa(partitions: number, usual?: number, withRate = false) {
  const scaled = {
    ...group(partitions, usual),
    ...(withRate && { rateMetric }),
  };
  return autoscalerOfHpa(known(horizontalPodAutoscaler(scaled)).text);
}

/** The same ups and downs at every run, up to the share. */
function noise(share: number): (second: number) => number {
  return second =>
    1 + share * Math.sin(second * 12.9898) * Math.sin(second / 7);
}

function load(partitions: number, rest: Partial<Load>): Load {
  return {
    partitions,
    perMemberRate: RATE,
    produceRate: () => 0,
    seconds: 2 * HOUR,
    ...rest,
  };
}

/** What takes a member for each partition. */
const needsAll = (partitions: number) => () => partitions * RATE;

describe.each([
  ['KEDA', keda],
  ['HPA', hpa],
])('%s', (_, autoscaler) => {
  it.each(PARTITIONS)(
    'gives each of %i partitions a member when that is needed, from any number before',
    partitions => {
      for (let members = 1; members < partitions; members += 1) {
        const run = simulate(
          autoscaler(partitions),
          load(partitions, {
            members,
            produceRate: needsAll(partitions),
            lag: partitions * RATE * 30,
          }),
        );
        expect({ from: members, to: run.members, turns: run.turns }).toEqual({
          from: members,
          to: partitions,
          turns: 0,
        });
      }
    },
  );

  it.each(PARTITIONS)(
    'goes up once and down once for one peak on %i partitions, never past them',
    partitions => {
      const usual = (partitions * RATE) / 4;
      const vary = noise(0.1);
      const { steps, reachedAll, turns, members, lag } = simulate(
        autoscaler(partitions, usual),
        load(partitions, {
          produceRate: second =>
            vary(second) *
            (second > 1800 && second < 5400 ? partitions * RATE * 1.2 : usual),
          seconds: 6 * HOUR,
        }),
      );
      expect(reachedAll).toEqual(expect.any(Number));
      expect(turns).toBe(1);
      expect(Math.max(...steps.map(({ to }) => to))).toBe(partitions);
      expect(members).toBe(autoscaler(partitions, usual).min);
      expect(lag).toBeLessThan(members * RATE * 30);
    },
  );

  it.each(PARTITIONS)(
    'stays where it is while the usual rate comes to %i partitions',
    partitions => {
      for (const share of [0.1, 0.3, 0.55, 0.63, 0.9]) {
        const usual = partitions * RATE * share;
        const vary = noise(0.2);
        const { steps } = simulate(
          autoscaler(partitions, usual),
          load(partitions, {
            produceRate: second => usual * vary(second),
            seconds: 12 * HOUR,
          }),
        );
        expect(steps).toEqual([]);
      }
    },
  );

  it.each(PARTITIONS)(
    'holds a plateau of %i partitions when it knows the rate that is written',
    partitions => {
      for (const share of [0.4, 0.6, 0.9]) {
        const usual = (partitions * RATE) / 4;
        const { turns, lag } = simulate(
          autoscaler(partitions, usual, true),
          load(partitions, {
            produceRate: second =>
              second > 1800 ? partitions * RATE * share : usual,
            seconds: 12 * HOUR,
          }),
        );
        expect(turns).toBeLessThanOrEqual(1);
        expect(lag).toBe(0);
      }
    },
  );

  it('never removes members within five minutes of having added some', () => {
    const { steps } = simulate(
      autoscaler(24),
      load(24, { produceRate: () => 24 * RATE * 0.6, seconds: 24 * HOUR }),
    );
    const gaps = steps
      .map((step, i) => ({ step, before: steps[i - 1] }))
      .filter(
        ({ step, before }) =>
          before && step.to < step.from && before.to > before.from,
      )
      .map(({ step, before }) => step.at - before.at);
    expect(gaps.length).toBeGreaterThan(0);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(300);
  });
});

describe('what the manifests avoid', () => {
  const stalls = (autoscaler: Autoscaler, members: number) =>
    simulate(
      autoscaler,
      load(64, {
        members,
        produceRate: needsAll(64),
        lag: 64 * RATE * 30,
      }),
    ).members;

  it('stops at 59 of 64 where KEDA caps the lag, whatever the threshold is', () => {
    const capped = { ...keda(64), capAt: 64 };
    expect(stalls(capped, 58)).toBe(64);
    expect(stalls(capped, 59)).toBe(59);
    expect(stalls(capped, 63)).toBe(63);
    const lowered = { ...capped, lagThreshold: capped.lagThreshold / 1.1 };
    expect(stalls(lowered, 59)).toBe(59);
    expect(stalls(keda(64), 59)).toBe(64);
  });

  it('swings on a plateau where it knows neither the usual rate nor that of now', () => {
    const plateau = load(24, {
      produceRate: () => 24 * RATE * 0.6,
      seconds: 12 * HOUR,
    });
    expect(simulate(keda(24), plateau).turns).toBeGreaterThan(10);
    expect(simulate(keda(24, 24 * RATE * 0.6), plateau).turns).toBe(0);
  });
});

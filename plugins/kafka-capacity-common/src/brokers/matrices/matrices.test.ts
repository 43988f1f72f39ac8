import type { Level } from '../../assessment/levels';
import { DEFAULT_BROKER_POLICY } from '../../policies/brokerPolicy';
import { decideCpuNetwork } from './decideCpuNetwork';
import { decideMemoryGc } from './decideMemoryGc';
import type { MatrixAnswer } from './matrix';

// Each cell as printed in the guide, at both of its bounds.
const LOW = [0, 49.999];
const MEDIUM = [50, 70];
const HIGH = [70.001, 100, 400];

describe('decideCpuNetwork', () => {
  it.each<[string, number[], number[], MatrixAnswer]>([
    ['low, low', LOW, LOW, 'no-change'],
    ['medium, low', MEDIUM, LOW, 'no-change'],
    ['high, low', HIGH, LOW, 'scale-cpu'],
    ['low, medium', LOW, MEDIUM, 'no-change'],
    ['medium, medium', MEDIUM, MEDIUM, 'scale-network'],
    ['high, medium', HIGH, MEDIUM, 'scale-both'],
    ['low, high', LOW, HIGH, 'scale-network'],
    ['medium, high', MEDIUM, HIGH, 'scale-network'],
    ['high, high', HIGH, HIGH, 'scale-both'],
  ])('answers the cell of CPU and network %s', (_, cpus, networks, answer) => {
    for (const cpu of cpus) {
      for (const network of networks) {
        expect(decideCpuNetwork(cpu, network).answer).toBe(answer);
      }
    }
  });

  it('is unknown with an axis unknown: no row or column says one thing only', () => {
    for (const value of [...LOW, ...MEDIUM, ...HIGH]) {
      expect(decideCpuNetwork(null, value).answer).toBe('unknown');
      expect(decideCpuNetwork(value, null).answer).toBe('unknown');
      expect(decideCpuNetwork(NaN, value).columnBand).toBeNull();
      expect(decideCpuNetwork(value, -1).rowBand).toBeNull();
    }
  });

  it('has the bands of its policy', () => {
    const loadBands = { medium: 30, high: 40 };
    expect(
      decideCpuNetwork(41, 29, { ...DEFAULT_BROKER_POLICY, loadBands }),
    ).toEqual({
      columnBand: 'high',
      rowBand: 'low',
      columnPercent: 41,
      rowPercent: 29,
      answer: 'scale-cpu',
    });
  });
});

describe('decideMemoryGc', () => {
  const low = [0, 59.999];
  const medium = [60, 80];
  const high = [80.001, 100];
  const pressure = (level: Level) => ({ level, timePercent: null });

  it.each<[string, number[], Level[], MatrixAnswer]>([
    ['low, low', low, ['ok'], 'no-change'],
    ['medium, low', medium, ['ok'], 'no-change'],
    ['high, low', high, ['ok'], 'scale-memory'],
    ['low, medium', low, ['warning'], 'no-change'],
    ['medium, medium', medium, ['warning'], 'scale-memory'],
    ['high, medium', high, ['warning'], 'scale-memory'],
    ['low, high', low, ['scale', 'emergency'], 'scale-memory'],
    ['medium, high', medium, ['scale', 'emergency'], 'scale-memory'],
    ['high, high', high, ['scale', 'emergency'], 'scale-memory'],
  ])(
    'answers the cell of memory and GC pressure %s',
    (_, memory, gc, answer) => {
      for (const percent of memory) {
        for (const level of gc) {
          expect(decideMemoryGc(percent, pressure(level)).answer).toBe(answer);
        }
      }
    },
  );

  it('answers with an axis unknown where every value of it gives the same', () => {
    expect(decideMemoryGc(81, pressure('unknown')).answer).toBe('scale-memory');
    expect(decideMemoryGc(null, pressure('scale')).answer).toBe('scale-memory');
    for (const percent of [...low, ...medium]) {
      expect(decideMemoryGc(percent, pressure('unknown')).answer).toBe(
        'unknown',
      );
    }
    for (const level of ['ok', 'warning', 'unknown'] as const) {
      expect(decideMemoryGc(null, pressure(level)).answer).toBe('unknown');
    }
  });
});

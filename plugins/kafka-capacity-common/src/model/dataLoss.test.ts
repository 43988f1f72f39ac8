import { dataLossRisk, DataLossFacts } from './dataLoss';

describe('dataLossRisk', () => {
  const hour = 3600;
  const base: DataLossFacts = {
    committed: 100,
    logStart: 50,
    age: { seconds: 5 * hour, atLeast: false, reason: null },
    retentionMs: 10 * hour * 1000,
    cleanupPolicy: 'delete',
  };
  const aged = (share: number, atLeast = false) => ({
    age: { seconds: share * 10 * hour, atLeast, reason: null },
  });
  it.each<[string, Partial<DataLossFacts>, string, number | null]>([
    ['exactly half of the retention', {}, 'ok', 50],
    ['more than half', aged(0.51), 'warning', 51],
    ['more than 75 %', aged(0.76), 'scale', 76],
    ['more than 90 %', aged(0.95), 'emergency', 95],
    ['at least 95 %', aged(0.95, true), 'emergency', 95],
    ['at least 10 %: it may be more', aged(0.1, true), 'unknown', 10],
    ['committed before the log start', { committed: 49 }, 'emergency', 100],
    ['committed at the log start', { committed: 50 }, 'ok', 50],
    ['kept for ever', { retentionMs: -1 }, 'ok', 0],
    ['compacted only', { cleanupPolicy: 'compact' }, 'ok', 0],
    [
      'compacted and deleted',
      { cleanupPolicy: 'compact,delete', ...aged(0.8) },
      'scale',
      80,
    ],
    ['no commit', { committed: null }, 'unknown', null],
    ['no log start', { logStart: null }, 'unknown', null],
    ['no configuration', { cleanupPolicy: null }, 'unknown', null],
    [
      'no age',
      { age: { seconds: null, atLeast: false, reason: 'not measured' } },
      'unknown',
      null,
    ],
    ['unusable offsets', { committed: NaN }, 'unknown', null],
    [
      'never committed: Kafka says -1',
      { committed: -1, logStart: 0 },
      'unknown',
      null,
    ],
    ['a commit before all', { committed: -Infinity }, 'unknown', null],
    ['a commit after all', { committed: Infinity }, 'unknown', null],
    ['a log start of -1', { logStart: -1 }, 'unknown', null],
    ['a retention of 0', { retentionMs: 0 }, 'unknown', null],
    ['a retention that is none', { retentionMs: -5 }, 'unknown', null],
    ['an endless retention', { retentionMs: Infinity }, 'unknown', null],
    ['an age that is none', aged(-0.01), 'unknown', null],
    [
      'compacted only, retention not read',
      { cleanupPolicy: 'compact', retentionMs: null },
      'ok',
      0,
    ],
  ])('%s', (_name, facts, level, percent) => {
    const risk = dataLossRisk({ ...base, ...facts });
    expect(risk.level).toBe(level);
    expect(risk.percent === null ? null : Math.round(risk.percent)).toBe(
      percent,
    );
  });

  it('says how many records were lost', () => {
    expect(dataLossRisk({ ...base, committed: 20 })).toMatchObject({
      lostRecords: 30,
      summary: expect.stringContaining('30 offsets were deleted'),
    });
  });
});

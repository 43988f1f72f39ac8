import { dataLossRisk, DataLossFacts } from './dataLossRisk';
import { riskText } from '../../wording/consumers/dataLoss';

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
  const between = (share: number, most: number) => ({
    age: {
      ...aged(share, true).age,
      atMostSeconds: most * 10 * hour,
    },
  });
  it.each<[string, Partial<DataLossFacts>, string, number | null]>([
    ['exactly half of the retention', {}, 'ok', 50],
    ['more than half', aged(0.51), 'warning', 51],
    ['more than 75%', aged(0.76), 'scale', 76],
    ['more than 90%', aged(0.95), 'emergency', 95],
    ['at least 95%', aged(0.95, true), 'emergency', 95],
    ['at least 10%: it may be more', aged(0.1, true), 'unknown', 10],
    ['between 10 and 40%', between(0.1, 0.4), 'ok', 10],
    ['between 10 and 60%: it may be more', between(0.1, 0.6), 'unknown', 10],
    ['between 55 and 99%', between(0.55, 0.99), 'warning', 55],
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
      { age: { seconds: null, atLeast: false, reason: 'not-measured' } },
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
    ['a retention of 0: deleted at once', { retentionMs: 0 }, 'emergency', 100],
    [
      'a retention of 0 and nothing unread',
      { retentionMs: 0, logEnd: 100 },
      'ok',
      0,
    ],
    ['a negative retention: Kafka has no limit', { retentionMs: -5 }, 'ok', 0],
    ['the largest retention that Kafka has', { retentionMs: 2 ** 63 }, 'ok', 0],
    ['no number of milliseconds', { retentionMs: NaN }, 'unknown', null],
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

  /** 1,000 records of 100 kB from offset 0 on. */
  const sized: DataLossFacts = {
    ...base,
    committed: 50,
    logStart: 0,
    logEnd: 1000,
    sizeBytes: 100e6,
    retentionMs: -1,
    retentionBytes: 100e6,
  };
  it.each<[string, Partial<DataLossFacts>, string, number | null]>([
    ['95% of the bytes unread', {}, 'emergency', 95],
    ['half of them', { committed: 500 }, 'ok', 50],
    ['a bit more than half', { committed: 480 }, 'warning', 52],
    ['nothing of them', { committed: 1000 }, 'ok', 0],
    ['far below the limit', { retentionBytes: 1e9 }, 'ok', 10],
    [
      'more than the limit, kept by the segment',
      { sizeBytes: 2e8 },
      'emergency',
      190,
    ],
    [
      'all bytes unread, also in one segment that is not full',
      { committed: 0, segmentBytes: 1e9 },
      'emergency',
      100,
    ],
    [
      'a log that is nearly the limit and one segment',
      { committed: 0, sizeBytes: 1.05e9, segmentBytes: 1e9 },
      'emergency',
      1050,
    ],
    ['small segments', { committed: 0, segmentBytes: 10e6 }, 'emergency', 100],
    [
      'tiered storage: the whole log counts',
      {
        committed: 0,
        sizeBytes: 10e6,
        localStart: 900,
        segmentBytes: 10e6,
      },
      'emergency',
      100,
    ],
    [
      'compacted and deleted',
      { cleanupPolicy: 'compact,delete' },
      'emergency',
      95,
    ],
    ['compacted only', { cleanupPolicy: 'compact' }, 'ok', 0],
    [
      'tiered storage: a tenth of the records takes all bytes on the leader',
      { sizeBytes: 10e6, localStart: 900 },
      'emergency',
      95,
    ],
    ['no limit by size', { retentionBytes: -1 }, 'ok', 0],
    ['another negative limit', { retentionBytes: -2 }, 'ok', 0],
    ['the largest limit that Kafka has', { retentionBytes: 2 ** 63 }, 'ok', 0],
    ['a limit of 0', { retentionBytes: 0 }, 'emergency', 100],
    [
      'an empty log',
      { committed: 1000, logStart: 1000, sizeBytes: 0 },
      'ok',
      0,
    ],
    [
      'a limit of 0 and nothing unread',
      { committed: 1000, retentionBytes: 0 },
      'ok',
      0,
    ],
    ['a limit that was not read', { retentionBytes: null }, 'unknown', null],
    ['a size that was not read', { sizeBytes: null }, 'unknown', null],
    ['a log end that was not read', { logEnd: null }, 'unknown', null],
    [
      'age worse than size',
      { retentionMs: 36e6, ...aged(0.99) },
      'emergency',
      99,
    ],
    [
      'size worse than age',
      { retentionMs: 36e6, ...aged(0.6) },
      'emergency',
      95,
    ],
    [
      'by size ok, by age not known',
      { committed: 900, retentionMs: null },
      'unknown',
      null,
    ],
    [
      'by size bad, by age not known',
      { retentionMs: 36e6, ...aged(0.1, true) },
      'emergency',
      95,
    ],
    [
      'by age bad, size not known',
      { retentionMs: 36e6, ...aged(0.8), sizeBytes: null },
      'scale',
      80,
    ],
  ])('by size: %s', (_name, facts, level, percent) => {
    const risk = dataLossRisk({ ...sized, ...facts });
    expect(risk.level).toBe(level);
    expect(risk.percent === null ? null : Math.round(risk.percent)).toBe(
      percent,
    );
  });

  it('is an emergency while records are lost and there are others left', () => {
    expect(
      dataLossRisk({ ...base, committed: 20, logStart: 50, logEnd: 51 }),
    ).toMatchObject({ level: 'emergency', percent: 100, lostRecords: 30 });
  });

  it('is none once nothing is left, and still says what was lost and when', () => {
    const lostAt = Date.UTC(2026, 10, 29, 9, 40, 12);
    const emptied = { committed: 900, logStart: 1000, logEnd: 1000, lostAt };
    const risk = dataLossRisk({ ...base, ...emptied });
    expect(risk).toMatchObject({ level: 'ok', lostRecords: 100, lostAt });
    expect(riskText(risk)).toContain('100 records');
    expect(riskText(risk)).toContain('2026-11-29 09:40 UTC');
  });
});

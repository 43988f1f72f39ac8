import { historyProgressTexts } from './historyProgress';

describe('historyProgressTexts', () => {
  it('says what is searched, what is known, and what is left out', () => {
    const timeIndex = { topics: 2000, done: 1200, untrusted: 0, unreadable: 0 };
    const metricsSource = { state: 'running', days: 40, fault: null } as const;
    expect(historyProgressTexts({ timeIndex, metricsSource })).toEqual([
      "Searching Kafka's time index: 1.2k of 2k topics",
      'Reading the metrics source: 40 days so far',
    ]);
    expect(
      historyProgressTexts({
        timeIndex: { ...timeIndex, done: 1996, untrusted: 3, unreadable: 1 },
        metricsSource: { ...metricsSource, fault: 'it answers 503' },
      }),
    ).toEqual([
      "From Kafka's time index: 2k topics (3 with misleading record times, 1 not readable)",
      'The metrics source stopped after 40 days: it answers 503',
    ]);
    expect(
      historyProgressTexts({ timeIndex: null, metricsSource: null }),
    ).toEqual([]);
  });
});

import { historyProgressTexts } from './historyProgress';

describe('historyProgressTexts', () => {
  it('says what is searched, what is known, and what is left out', () => {
    const none = {
      generatedDays: 0,
      timeIndex: null,
      metricsSource: null,
      metricsSourceSubjects: null,
    };
    const timeIndex = { topics: 2000, done: 1200, untrusted: 0, unreadable: 0 };
    const metricsSource = { state: 'running', days: 40, fault: null } as const;
    expect(historyProgressTexts({ ...none, timeIndex, metricsSource })).toEqual(
      [
        "Searching Kafka's time index: 1.2k of 2k topics",
        'Reading the metrics source: 40 days of brokers so far',
      ],
    );
    expect(
      historyProgressTexts({
        ...none,
        timeIndex: { ...timeIndex, done: 1996, untrusted: 3, unreadable: 1 },
        metricsSource: { ...metricsSource, fault: 'it answers 503' },
      }),
    ).toEqual([
      "From Kafka's time index: 2k topics (3 with misleading record times, 1 not readable)",
      'The metrics source stopped after 40 days of brokers: it answers 503',
    ]);
    expect(historyProgressTexts(none)).toEqual([]);
    expect(historyProgressTexts({ ...none, generatedDays: 400 })).toEqual([
      'Generated for the example: 400 days',
    ]);
  });
});

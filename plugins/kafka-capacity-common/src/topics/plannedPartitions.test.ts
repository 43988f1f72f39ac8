import type { Crossing } from '../api/parts/crossings';
import type { SubjectForecast } from '../forecasting/forecastSignal';
import { explainTopic } from '../wording/topics/topicExplanation';
import { healthy, measured } from './__fixtures__/healthyTopic';
import { assessTopic } from './assessTopic';
import type { TopicFacts } from './topicFacts';

const crossing = (
  limit: 'saturation' | 'partitions',
  value: number,
  days30: number,
): Crossing => ({
  limit,
  value,
  unit: 'MB/s',
  likelyOn: '2026-03-10',
  certainOn: '2026-03-14',
  probability: { days30, days90: 0.99, days180: 0.99 },
});

const forecast = (peak: number, ...crossings: Crossing[]): SubjectForecast => ({
  until: '2026-06-30',
  crossings,
  expected: [],
  peak: { value: peak, upper: peak * 1.2 },
});

/** Twelve partitions carry 120 MB/s, and saturate at 84. */
function assess(given: Partial<TopicFacts>) {
  return assessTopic({ ...healthy, ...given }, healthy.policies);
}

const saturates = crossing('saturation', 84, 0.9);

const forecastOf = ({ signals }: ReturnType<typeof assess>) =>
  signals.find(({ id }) => id === 'forecast');

describe('the forecast of a topic', () => {
  it('warns of a limit that is crossed within 30 days with 80 %', () => {
    const { level, finding, signals } = assess({
      forecast: forecast(90, saturates),
    });
    expect(level).toBe('warning');
    expect(finding).toMatchObject({
      code: 'forecast',
      soon: true,
      crossing: { limit: 'saturation' },
      partitions: 24,
    });
    expect(signals).toHaveLength(7);
  });

  it('is ok where the crossing is later, less sure, of a limit that has changed since or is passed already', () => {
    const later = crossing('saturation', 84, 0.7);
    expect(assess({ forecast: forecast(90, later) }).level).toBe('ok');
    const changed = crossing('saturation', 42, 0.9);
    expect(assess({ forecast: forecast(90, changed) }).level).toBe('ok');
    const passed = assess({
      peak: measured(100),
      forecast: forecast(110, saturates),
    });
    expect(passed.finding.code).toBe('saturation');
    expect(forecastOf(passed)?.level).toBe('ok');
  });

  it('asks nothing of a topic that must keep its count', () => {
    const assessed = assess({
      fixedCount: {
        partitions: 'keep',
        reason: 'declared',
        source: 'kafka-capacity/partitions',
      },
      forecast: forecast(90, saturates),
    });
    expect(assessed.level).toBe('ok');
    expect(forecastOf(assessed)?.finding).not.toHaveProperty('partitions');
  });

  it('recommends what the forecast peak needs, with growth in it only once', () => {
    const short = crossing('partitions', 200, 0.9);
    const facts = { declared: { targetParallelism: 10 }, partitions: 20 };
    const { recommendation, action } = assess({
      ...facts,
      forecast: forecast(260, short),
    });
    expect(recommendation).toMatchObject({
      demand: { peakMBps: 260, growth: 1 },
      required: 26,
      recommended: 48,
    });
    expect(action).toEqual({ code: 'increase-partitions', from: 20, to: 48 });
    expect(assess(facts).recommendation).toMatchObject({
      demand: { growth: 2 },
      required: 20,
    });
  });

  it('has one number where it is short already', () => {
    const { recommendation, finding } = assess({
      partitions: 4,
      peak: measured(60),
      forecast: forecast(160),
    });
    expect(finding).toMatchObject({
      code: 'partitions-short',
      required: 6,
      recommended: 48,
    });
    expect(recommendation?.recommended).toBe(48);
  });

  it('says by when to scale, and to what', () => {
    const { finding, signals } = explainTopic({
      ...healthy,
      forecast: forecast(90, saturates),
    });
    expect(finding).toBe(
      'Forecast to cross the warning limit of 84 MB/s by about March 14, 2026 (80%). Scale to 24 partitions by then.',
    );
    expect(signals[0].calculation.inputs).toContainEqual(
      expect.objectContaining({ id: 'crossing-probability', value: 90 }),
    );
  });
});

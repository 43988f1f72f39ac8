import type { Crossing } from '../api/parts/crossings';
import {
  crossingAdviceText,
  crossingDateText,
  forecastMethodText,
  forecastReachText,
} from './forecasting';

const NOW = Date.UTC(2027, 1, 1, 9);
const crossing: Crossing = {
  limit: 'saturation',
  value: 42,
  unit: 'MB/s',
  likelyOn: '2027-03-02',
  certainOn: '2027-03-14',
  probability: { days30: 0.4, days90: 0.9, days180: 0.9 },
};

describe('the words of forecasts', () => {
  it('say what to do by when, how sure that is, and that history was generated', () => {
    expect(crossingAdviceText(crossing)).toBe(
      'Scale by about March 14, 2027 (80%)',
    );
    expect(
      crossingAdviceText({ ...crossing, limit: 'lag', certainOn: null }),
    ).toBe('Add consumers by about March 2, 2027 (50%)');
    expect(crossingDateText({ ...crossing, example: true })).toBe(
      'by about March 14, 2027 (80%, from example history)',
    );
    expect(
      crossingDateText({ ...crossing, likelyOn: null, certainOn: null }),
    ).toBe('beyond the forecast');
  });

  it('say how good a forecast has been beside the seasonal naive', () => {
    const backtest = {
      smape: 8.2,
      coverage: 0.912,
      days: 60,
      naiveSmape: 11.4,
    };
    expect(forecastMethodText('ensemble', undefined, backtest)).toBe(
      'Weighted median of several models. On the last 60 days it was off by 8% on average; 91% within the band; seasonal naive: 11%.',
    );
    expect(
      forecastMethodText(
        'seasonal-naive',
        { code: 'naive-better' },
        { smape: 140, coverage: null, days: 30, naiveSmape: null },
      ),
    ).toBe(
      'Seasonal naive forecast: each day as a week before, because it was better on the past than the models. On the last 30 days it was off by more than 100% on average.',
    );
  });

  it('say when forecasts reach a month ahead', () => {
    expect(forecastReachText(null, NOW)).toMatch(/^No forecasts yet/);
    // Ten days ahead from 30 known ones: 60 more are to come.
    expect(forecastReachText('2027-02-10', NOW)).toMatch(
      /^Forecasts reach February 10, 2027.*on about April 2, 2027/,
    );
    expect(forecastReachText('2027-03-02', NOW)).toBeUndefined();
  });
});

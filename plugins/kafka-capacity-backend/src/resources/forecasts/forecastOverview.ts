import {
  CrossingScope,
  dayOf,
  ForecastOverview,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import {
  CrossingModel,
  isCertainBy,
  scopeClusters,
  visibleCrossings,
} from './crossingList';

const SPANS = { days30: 30, days90: 90, days180: 180 } as const;

/** How many limits are likely, and how many almost certain, to be crossed by when, of what the caller may see. */
export async function forecastOverview(
  model: CrossingModel,
  scope: CrossingScope,
  caller: Caller,
  now: number,
): Promise<ForecastOverview> {
  const today = dayOf(now);
  const reach = await model.forecasts.reach(scopeClusters(model, scope));
  const counts = {
    days30: { likely: 0, certain: 0 },
    days90: { likely: 0, certain: 0 },
    days180: { likely: 0, certain: 0 },
  };
  const until = today + SPANS.days180;
  const found = visibleCrossings(model, scope, caller, { now, until });
  for await (const { row, position } of found) {
    for (const span of ['days30', 'days90', 'days180'] as const) {
      const end = today + SPANS[span];
      if (position.nextDay > end) continue;
      counts[span].likely++;
      if (isCertainBy(end, row.crossing)) counts[span].certain++;
    }
  }
  return { ...counts, ...reach };
}

import { useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import { ScorecardDay } from 'backstage-plugin-kafka-capacity-common';
import { TimeChart } from '../charts/TimeChart';
import { trendPoints } from './trendPoints';

/** The share of checks that were passed over 90 days; undefined while they are on their way. */
export function TrendChart(props: { days: ScorecardDay[] | undefined }) {
  const { days } = props;
  const points = useMemo(() => days && trendPoints(days), [days]);
  if (points && points.length < 2) {
    return (
      <Typography variant="body2" color="textSecondary">
        {points.length === 0
          ? 'No data yet. Scores are recorded hourly, after the first refresh.'
          : 'Only one day is recorded so far. The trend appears tomorrow.'}
      </Typography>
    );
  }
  return (
    <TimeChart
      title="Checks passed"
      unit="%"
      latest="Last recorded"
      daily
      points={points}
    />
  );
}

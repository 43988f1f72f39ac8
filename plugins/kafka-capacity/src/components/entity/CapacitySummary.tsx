import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EntityCapacity } from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../marks/LevelMark';
import { needAttention, total } from '../marks/counts';

const useStyles = makeStyles((theme: Theme) => ({
  summary: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(2),
  },
  level: { fontSize: theme.typography.h6.fontSize },
  coverage: { color: theme.palette.text.secondary, marginLeft: 'auto' },
}));

/** Worst level, how many need attention, how many are snoozed, how many are measured. */
export function CapacitySummary(props: {
  capacity: Pick<EntityCapacity, 'level' | 'counts' | 'snoozed' | 'coverage'>;
}) {
  const { level, counts, snoozed, coverage } = props.capacity;
  const classes = useStyles();
  const attention = needAttention(counts);
  const all = total(counts);
  return (
    <Typography component="div" variant="body2" className={classes.summary}>
      <span className={classes.level}>
        <LevelMark level={level} />
      </span>
      <span>
        {attention > 0 &&
          `${attention} of ${all} ${
            attention === 1 ? 'needs' : 'need'
          } attention`}
        {attention === 0 &&
          // What is not known may well need it.
          (counts.unknown > 0
            ? 'Nothing measured needs attention'
            : 'Nothing needs attention')}
      </span>
      {snoozed > 0 && <span>{snoozed} snoozed</span>}
      <span className={classes.coverage}>
        {coverage.measured} of {coverage.total} measured
      </span>
    </Typography>
  );
}

import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { ClusterAssessmentAnswer } from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../marks/LevelMark';
import { Ago, Since } from '../marks/times';

const useStyles = makeStyles((theme: Theme) => ({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(2),
  },
  level: { fontSize: theme.typography.h5.fontSize },
  name: { overflowWrap: 'anywhere' },
  facts: { color: theme.palette.text.secondary },
  finding: { margin: theme.spacing(0.5, 0, 1), maxWidth: '80em' },
}));

/** A cluster's level with its cause, number, limit and advice. */
export function ClusterHeadline(props: {
  assessment: ClusterAssessmentAnswer;
}) {
  const { cluster, level, since, finding, coverage, assessedAt } =
    props.assessment;
  const { current } = props.assessment.brokersNeeded;
  const classes = useStyles();
  return (
    <header>
      <div className={classes.line}>
        <span className={classes.level}>
          <LevelMark level={level} />
        </span>
        <Typography variant="h5" component="h2" className={classes.name}>
          {cluster}
        </Typography>
        <Typography variant="body2" component="span" className={classes.facts}>
          {current} {current === 1 ? 'broker' : 'brokers'} · {coverage.measured}{' '}
          of {coverage.total} metrics measured
          {since && (
            <>
              {' · '}
              <Since at={since} />
            </>
          )}
          {assessedAt && (
            <>
              {' · assessed '}
              <Ago at={assessedAt} />
            </>
          )}
        </Typography>
      </div>
      <Typography variant="body1" className={classes.finding}>
        {finding}
      </Typography>
    </header>
  );
}

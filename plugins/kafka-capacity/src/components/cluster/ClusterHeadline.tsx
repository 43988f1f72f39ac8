import { useSearchParams } from 'react-router-dom';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  ClusterAssessmentAnswer,
  ClusterSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { platformPageRouteRef } from '../../routes';
import { LevelMark } from '../marks/LevelMark';
import { Ago, Since } from '../marks/times';
import { clusterQuery } from './clusterAddress';
import { ClusterCauses } from './ClusterLevel';

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

/** A cluster's level with what has it, and the finding of its brokers: cause, number, limit and advice. */
export function ClusterHeadline(props: {
  assessment: ClusterAssessmentAnswer;
  /** Undefined while it is not known. */
  summary: ClusterSummary | undefined;
}) {
  const { assessment, summary } = props;
  const { cluster, since, finding, coverage, assessedAt } = assessment;
  const { current } = assessment.brokersNeeded;
  const level = summary?.level ?? assessment.level;
  const classes = useStyles();
  const [query] = useSearchParams();
  const page = useRouteRef(platformPageRouteRef)?.();
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
          {since && level === assessment.level && (
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
      {summary && (
        <Typography variant="body2" component="div">
          <ClusterCauses
            cluster={summary}
            page={page}
            brokersAddress={clusterQuery(query, { part: 'brokers' })}
          />
        </Typography>
      )}
      <Typography variant="body1" component="p" className={classes.finding}>
        {level !== assessment.level && (
          <>
            Brokers: <LevelMark level={assessment.level} />{' '}
          </>
        )}
        {finding}
      </Typography>
    </header>
  );
}

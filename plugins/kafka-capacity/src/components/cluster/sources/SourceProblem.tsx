import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { Link } from '@backstage/core-components';
import { ClusterAssessmentAnswer } from 'backstage-plugin-kafka-capacity-common';

const useStyles = makeStyles((theme: Theme) => ({
  line: {
    padding: theme.spacing(0, 1),
    margin: theme.spacing(1, 0),
    overflowWrap: 'anywhere',
  },
}));

/** One line on what is wrong with a cluster's metrics source, leading to all of it; nothing where all is well. */
export function SourceProblem(props: {
  problem: ClusterAssessmentAnswer['sourceProblem'];
  /** Of the part of the cluster's page about its source. */
  to: string;
}) {
  const { problem, to } = props;
  const classes = useStyles();
  if (!problem) return null;
  return (
    <Alert severity="warning" role="status" className={classes.line}>
      Metrics source: {problem.message.replace(/\.$/, '')}
      {problem.more > 0 && `, and ${problem.more} more`}.{' '}
      <Link to={to} underline="always">
        Show the sources
      </Link>
    </Alert>
  );
}

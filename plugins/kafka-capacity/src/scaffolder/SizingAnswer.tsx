import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import {
  ClusterSummary,
  isModelFailure,
  ModelResult,
  PartitionRecommendation,
  recommendationAnswer,
  recommendationText,
} from 'backstage-plugin-kafka-capacity-common';
import { CalculationView } from '../components/marks/CalculationView';
import { AdviceList } from '../components/subject/AdviceList';
import { roomProblem } from './sizing';

const useStyles = makeStyles((theme: Theme) => ({
  paper: { padding: theme.spacing(2), alignSelf: 'start' },
  answer: { fontWeight: 'bold', marginBottom: theme.spacing(1) },
  replication: { marginBottom: theme.spacing(2) },
}));

/** What is recommended for a new topic, and how that was worked out. */
export function SizingAnswer(props: {
  /** Undefined until one is chosen. */
  cluster: ClusterSummary | undefined;
  result: ModelResult<PartitionRecommendation> | undefined;
}) {
  const { cluster, result } = props;
  const classes = useStyles();
  const full =
    cluster && result && !isModelFailure(result)
      ? roomProblem(result.recommended, cluster.newTopics)
      : undefined;
  const sentence = () => {
    if (!result) return 'Choose a cluster: its policy applies.';
    if (isModelFailure(result)) return 'Fix this to see a result.';
    return recommendationText(result);
  };
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label="Recommendation"
      className={classes.paper}
    >
      <Typography variant="subtitle2" component="h3" gutterBottom>
        Recommendation
      </Typography>
      <Typography
        variant="body1"
        component="div"
        role="status"
        aria-label="What is recommended"
        className={classes.answer}
      >
        {sentence()}
      </Typography>
      {cluster && result && !isModelFailure(result) && (
        <>
          <Typography variant="body2" className={classes.replication}>
            {replicationSentence(cluster)}
          </Typography>
          {full !== undefined && (
            <Alert
              severity="error"
              role="status"
              className={classes.replication}
            >
              {full}.
            </Alert>
          )}
          <CalculationView calculation={result.calculation} />
          <AdviceList advice={recommendationAnswer(result).advice} />
        </>
      )}
    </Paper>
  );
}

function replicationSentence({ newTopics, assessedAt }: ClusterSummary) {
  const { replicationFactor, minInsyncReplicas } = newTopics;
  const copies =
    replicationFactor === 1 ? '1 copy' : `${replicationFactor} copies`;
  const unless =
    assessedAt === null
      ? ', unless there are fewer brokers: no sweep has counted them yet'
      : '';
  return `${copies} of each partition${unless}; min.insync.replicas ${minInsyncReplicas}.`;
}

import { useSearchParams } from 'react-router-dom';
import Grid from '@material-ui/core/Grid';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { ClusterSummary } from 'backstage-plugin-kafka-capacity-common';
import { platformPageRouteRef } from '../../routes';
import { BrokerGrid } from '../broker/BrokerGrid';
import { AdviceList } from '../subject/AdviceList';
import { ClusterCounts } from './ClusterFacts';
import { Sweep } from '../platform/Sweep';
import { clusterQuery } from './clusterAddress';
import { ClusterData, worstBrokersFirst } from './clusterData';
import { ConstraintBars } from './sizing/ConstraintBars';
import { OptionList } from './OptionList';
import { SourceProblem } from './sources/SourceProblem';

/** Pixels that leave room for what is below without scrolling the page. */
const GRID_HEIGHT = 216;

const useStyles = makeStyles((theme: Theme) => ({
  lower: { marginTop: theme.spacing(0.5) },
  counts: { marginTop: theme.spacing(1) },
}));

/** The health of each broker at a glance, what to do, and how many brokers it takes. */
export function ClusterOverview(props: {
  data: ClusterData;
  /** Undefined while it is not known. */
  summary: ClusterSummary | undefined;
  onSwept: () => void;
}) {
  const { data, summary, onSwept } = props;
  const { assessment, brokers } = data;
  const classes = useStyles();
  const [query] = useSearchParams();
  const page = useRouteRef(platformPageRouteRef)?.();
  return (
    <>
      <SourceProblem
        problem={assessment.sourceProblem}
        to={clusterQuery(query, { part: 'sources' })}
      />
      <BrokerGrid
        cluster={assessment.cluster}
        brokers={worstBrokersFirst(brokers)}
        maxHeight={GRID_HEIGHT}
        addressOf={(broker, row) => clusterQuery(query, { broker, row })}
      />
      <Grid container spacing={3} className={classes.lower}>
        <Grid item xs={12} md={6}>
          <Typography variant="h6" component="h3" gutterBottom>
            What to do
          </Typography>
          <OptionList options={assessment.options} cost={assessment.cost} />
          <AdviceList advice={assessment.advice} />
        </Grid>
        <Grid item xs={12} md={6}>
          <Typography variant="h6" component="h3" gutterBottom>
            Brokers needed
          </Typography>
          <ConstraintBars needed={assessment.brokersNeeded} atMost={6} />
          <Link to={clusterQuery(query, { part: 'size' })}>
            All constraints and sizes
          </Link>
        </Grid>
      </Grid>
      {summary && (
        <div className={classes.counts}>
          <ClusterCounts cluster={summary} page={page} />
          <Sweep
            cluster={summary.cluster}
            latest={summary.latestSweep}
            onSwept={onSwept}
          />
        </div>
      )}
    </>
  );
}

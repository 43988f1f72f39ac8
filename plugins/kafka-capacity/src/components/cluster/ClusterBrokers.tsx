import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  ClusterAssessmentAnswer,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';
import { Facts } from '../marks/Facts';
import { LevelMark } from '../marks/LevelMark';
import { Quantity } from '../marks/Quantity';
import { RefreshFailedBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { clusterQuery } from './clusterAddress';
import { SourceProblem } from './sources/SourceProblem';

const useStyles = makeStyles((theme: Theme) => ({
  finding: { margin: theme.spacing(0.5, 0, 1) },
}));

/** Whether a cluster's brokers are enough: level, cause, recommendation, coverage, and the disk with its limit. */
export function ClusterBrokers(props: {
  cluster: string;
  /** Of the page of the cluster. */
  address: string;
}) {
  const { cluster, address } = props;
  const api = useApi(kafkaCapacityApiRef);
  const assessment = usePolled(
    () => api.getClusterAssessment(cluster),
    cluster,
  );
  const { value, error, refresh } = assessment;
  if (!value) {
    return error ? (
      <FailurePanel
        error={error}
        what={`brokers of ${cluster}`}
        onRetry={refresh}
      />
    ) : (
      <Skeleton
        variant="rect"
        height={96}
        role="progressbar"
        aria-label={`Loading brokers of ${cluster}`}
      />
    );
  }
  return (
    <section aria-label={`Brokers of ${cluster}`}>
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <BrokerFacts assessment={value} address={address} />
    </section>
  );
}

function BrokerFacts(props: {
  assessment: ClusterAssessmentAnswer;
  address: string;
}) {
  const { assessment, address } = props;
  const { level, finding, action, coverage, brokersNeeded } = assessment;
  const classes = useStyles();
  const disk = diskOf(assessment);
  return (
    <>
      <Typography variant="body2" className={classes.finding}>
        Brokers: <LevelMark level={level} /> {finding}
      </Typography>
      <SourceProblem
        problem={assessment.sourceProblem}
        to={`${address}${clusterQuery(new URLSearchParams(), {
          part: 'sources',
        })}`}
      />
      <Facts
        facts={[
          [
            'Brokers',
            <Link key="brokers" to={address}>
              {formatQuantity(brokersNeeded.current, 'brokers')}
              {brokersNeeded.needed !== null &&
                `, ${brokersNeeded.needed} needed`}
            </Link>,
          ],
          ['Recommendation', action ?? 'none'],
          ['Measured', `${coverage.measured} of ${coverage.total} metrics`],
          [
            `Fullest disk (limit ${formatQuantity(disk.limit, '%')})`,
            disk.broker === null ? (
              <Quantity key="disk" value={null} />
            ) : (
              <span key="disk">
                <Quantity value={disk.percent} unit="%" /> of broker{' '}
                {disk.broker}
              </span>
            ),
          ],
        ]}
      />
    </>
  );
}

/** The broker whose disks are fullest, with the limit where warnings begin. */
function diskOf({ sizing }: ClusterAssessmentAnswer) {
  const limit = sizing.limits.disk.warning;
  let fullest: { broker: number | null; percent: number | null } = {
    broker: null,
    percent: null,
  };
  for (const { id, load } of sizing.brokers) {
    const { percent } = load.disk;
    if (percent !== null && percent > (fullest.percent ?? -1)) {
      fullest = { broker: id, percent };
    }
  }
  return { ...fullest, limit };
}

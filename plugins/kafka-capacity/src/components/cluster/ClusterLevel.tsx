import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import {
  ClusterSummary,
  formatQuantity,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../marks/LevelMark';
import { clustersAddress } from './clusterAddress';
import { SubjectListLink } from './SubjectListLink';

const useStyles = makeStyles((theme: Theme) => ({
  level: { fontSize: theme.typography.h6.fontSize },
  causes: {
    fontSize: theme.typography.body2.fontSize,
    color: theme.palette.text.secondary,
  },
}));

interface ClusterLevelProps {
  cluster: ClusterSummary;
  /** Address of the platform page; undefined where it is not installed. */
  page: string | undefined;
  /** Where its brokers are seen; its own page unless given. */
  brokersAddress?: string;
}

/** A cluster's level, the worst of its brokers, topics and groups, with what it is the level of. */
export function ClusterLevel(props: ClusterLevelProps) {
  const classes = useStyles();
  return (
    <Typography component="div" className={classes.level}>
      <LevelMark level={props.cluster.level} />{' '}
      <span className={classes.causes}>
        <ClusterCauses {...props} />
      </span>
    </Typography>
  );
}

/** Levels that want something done. */
const CAUSED: readonly Level[] = ['warning', 'scale', 'emergency'];

/** What has a cluster's level, each leading to where it is seen; nothing while all is well, or nothing is known. */
export function ClusterCauses(props: ClusterLevelProps) {
  const { cluster, page } = props;
  const { level, assessment, topicCounts, consumerGroupCounts } = cluster;
  if (!CAUSED.includes(level)) return null;
  const list = { cluster: cluster.cluster, page, level, inText: true };
  const causes = [
    assessment?.level === level && <BrokersLink key="brokers" {...props} />,
    topicCounts[level] > 0 && (
      <SubjectListLink key="topics" to="topics" {...list}>
        {formatQuantity(topicCounts[level], 'topics')}
      </SubjectListLink>
    ),
    consumerGroupCounts[level] > 0 && (
      <SubjectListLink key="groups" to="consumer-groups" {...list}>
        {formatQuantity(consumerGroupCounts[level], 'consumer groups')}
      </SubjectListLink>
    ),
  ].filter(cause => cause !== false);
  return (
    <>
      At this level:{' '}
      {causes.map((cause, index) => (
        <span key={cause.key}>
          {index > 0 && ', '}
          {cause}
        </span>
      ))}
    </>
  );
}

function BrokersLink({ cluster, page, brokersAddress }: ClusterLevelProps) {
  const to = brokersAddress ?? (page && clustersAddress(page, cluster.cluster));
  return to === undefined ? (
    <>brokers</>
  ) : (
    <Link to={to} underline="always" title={cluster.assessment?.finding}>
      brokers
    </Link>
  );
}

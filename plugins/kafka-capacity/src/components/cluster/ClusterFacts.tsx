import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import {
  ClusterSummary,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { countsInWords } from '../marks/counts';
import { Facts } from '../marks/Facts';
import { LevelMark } from '../marks/LevelMark';
import { Quantity } from '../marks/Quantity';
import { withFilters } from '../platform/subjectFilters';

const useStyles = makeStyles((theme: Theme) => ({
  level: { fontSize: theme.typography.h6.fontSize },
  of: {
    fontSize: theme.typography.body2.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** A cluster's level and how many topics and groups are at which, leading to the platform page's lists of them. */
export function ClusterFacts(props: ClusterCountsProps) {
  const { cluster } = props;
  const classes = useStyles();
  return (
    <>
      <span className={classes.level}>
        <LevelMark level={cluster.level} />{' '}
        <span className={classes.of}>topics and consumer groups</span>
      </span>
      <ClusterCounts {...props} />
    </>
  );
}

interface ClusterCountsProps {
  cluster: ClusterSummary;
  /** Address of the platform page; undefined where it is not installed. */
  page: string | undefined;
}

/** How many topics and groups of a cluster are at which level, leading to the platform page's lists of them. */
export function ClusterCounts({ cluster, page }: ClusterCountsProps) {
  const { unlinked } = cluster;
  // Before the first sweep has worked nothing is known, and none is not nothing.
  if (cluster.assessedAt === null) return null;
  const list = { cluster: cluster.cluster, page };
  return (
    <Facts
      facts={[
        [
          'Topics',
          <ListLink key="topics" to="topics" {...list}>
            {countsInWords(cluster.topicCounts, cluster.snoozed.topics)}
          </ListLink>,
        ],
        [
          'Consumer groups',
          <ListLink key="groups" to="consumer-groups" {...list}>
            {countsInWords(
              cluster.consumerGroupCounts,
              cluster.snoozed.consumerGroups,
            )}
          </ListLink>,
        ],
        ...(unlinked
          ? ([
              [
                'Not linked to an entity',
                <span key="unlinked">
                  <ListLink to="topics" owner="none" {...list}>
                    {formatQuantity(unlinked.topics, 'topics')}
                  </ListLink>
                  {', '}
                  <ListLink to="consumer-groups" owner="none" {...list}>
                    {formatQuantity(unlinked.consumerGroups, 'groups')}
                  </ListLink>
                </span>,
              ],
            ] as [string, ReactNode][])
          : []),
        [
          'Partitions',
          <Quantity
            key="partitions"
            value={cluster.partitions}
            missing="needs permission to read the cluster"
          />,
        ],
      ]}
    />
  );
}

function ListLink(props: {
  to: 'topics' | 'consumer-groups';
  cluster: string;
  page: string | undefined;
  owner?: string;
  children: ReactNode;
}) {
  const { to, cluster, page, owner = '', children } = props;
  if (page === undefined) return <>{children}</>;
  const query = withFilters(new URLSearchParams(), { cluster, owner });
  return (
    <Link to={`${page.replace(/\/$/, '')}/${to}?${query}`}>{children}</Link>
  );
}

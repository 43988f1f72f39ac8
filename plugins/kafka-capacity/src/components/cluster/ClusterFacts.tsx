import { ReactNode } from 'react';
import {
  ClusterSummary,
  excludedCountsText,
  formatQuantity,
  historyProgressTexts,
} from 'backstage-plugin-kafka-capacity-common';
import { countsInWords } from '../marks/counts';
import { Facts } from '../marks/Facts';
import { Quantity } from '../marks/Quantity';
import { ClusterLevel } from './ClusterLevel';
import { SubjectListLink } from './SubjectListLink';

/** A cluster's level with its cause, and how many topics and groups are at which, leading to the platform page's lists of them. */
export function ClusterFacts(props: ClusterCountsProps) {
  return (
    <>
      <ClusterLevel {...props} />
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
  const excluded = cluster.excluded && excludedCountsText(cluster.excluded);
  const earlier = cluster.history ? historyProgressTexts(cluster.history) : [];
  // Before the first sweep has worked nothing is known, and none is not nothing.
  if (cluster.assessedAt === null) return null;
  const list = { cluster: cluster.cluster, page };
  return (
    <Facts
      facts={[
        [
          'Topics',
          <SubjectListLink key="topics" to="topics" {...list}>
            {countsInWords(cluster.topicCounts, cluster.snoozed.topics)}
          </SubjectListLink>,
        ],
        [
          'Consumer groups',
          <SubjectListLink key="groups" to="consumer-groups" {...list}>
            {countsInWords(
              cluster.consumerGroupCounts,
              cluster.snoozed.consumerGroups,
            )}
          </SubjectListLink>,
        ],
        ...(unlinked
          ? ([
              [
                'Not linked to an entity',
                <span key="unlinked">
                  <SubjectListLink to="topics" owner="none" {...list}>
                    {formatQuantity(unlinked.topics, 'topics')}
                  </SubjectListLink>
                  {', '}
                  <SubjectListLink to="consumer-groups" owner="none" {...list}>
                    {formatQuantity(unlinked.consumerGroups, 'groups')}
                  </SubjectListLink>
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
        ...(excluded
          ? ([['Excluded', excluded]] as [string, ReactNode][])
          : []),
        ...(earlier.length > 0
          ? ([['Before the first refresh', earlier.join(' · ')]] as [
              string,
              ReactNode,
            ][])
          : []),
      ]}
    />
  );
}

import {
  ClusterShowback,
  OwnerShowback,
  TopicShowback,
} from 'backstage-plugin-kafka-capacity-common';
import { CsvCell, csvText } from '../../table/csv';

type Shares = Omit<OwnerShowback, 'owner' | 'topics'>;

function shareHead({ cost }: ClusterShowback): string[] {
  return [
    'bytes share',
    'replicas share',
    'disk share',
    `cost per month (${cost?.currency ?? ''})`,
  ];
}

function shareCells(shares: Shares): CsvCell[] {
  const { bytesShare, replicasShare, diskShare, perMonth } = shares;
  return [bytesShare, replicasShare, diskShare, perMonth];
}

/** The topics of a showback as comma-separated values. */
export function topicsCsv(showback: ClusterShowback): string {
  return csvText(
    ['topic', 'owners', ...shareHead(showback)],
    showback.topics.map((topic: TopicShowback) => [
      topic.name,
      topic.owners.join(' '),
      ...shareCells(topic),
    ]),
  );
}

/** Its owners, likewise. */
export function ownersCsv(showback: ClusterShowback): string {
  return csvText(
    ['owner', 'topics', ...shareHead(showback)],
    showback.owners.map((one: OwnerShowback) => [
      one.owner ?? '',
      one.topics,
      ...shareCells(one),
    ]),
  );
}

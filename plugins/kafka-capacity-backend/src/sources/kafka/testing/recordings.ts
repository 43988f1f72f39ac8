import { resolvePackagePath } from '@backstage/backend-plugin-api';
import fs from 'node:fs';
import { TimeSlice } from '../../../timeSlice';
import { consumerGroupDescribe } from '../protocol/groups/consumerGroupDescribe';
import { describeAcls } from '../protocol/describeAcls';
import { describeConfigs } from '../protocol/describeConfigs';
import { describeGroups } from '../protocol/groups/describeGroups';
import { describeLogDirs } from '../protocol/describeLogDirs';
import { describeShareGroupOffsets } from '../protocol/groups/describeShareGroupOffsets';
import { describeProducers } from '../protocol/describeProducers';
import { describeQuorum } from '../protocol/describeQuorum';
import { KafkaApi } from '../protocol/kafkaApi';
import { listGroups } from '../protocol/groups/listGroups';
import { listOffsets } from '../protocol/listOffsets';
import { listPartitionReassignments } from '../protocol/listPartitionReassignments';
import { metadata } from '../protocol/metadata';
import { offsetFetch } from '../protocol/groups/offsetFetch';
import { ResponseReader } from '../protocol/codec/responseReader';
import { shareGroupDescribe } from '../protocol/groups/shareGroupDescribe';
import { streamsGroupDescribe } from '../protocol/groups/streamsGroupDescribe';

/**
 * What real brokers were asked and answered, byte for byte after the correlation id (base64). `asked` and `answered` are
 * what the message classes of Apache Kafka's Java client 4.3.0 read from the same bytes, in the words used here.
 */
export interface Recording {
  api: string;
  version: number;
  broker: string;
  asked: never;
  request: string;
  answered: unknown;
  response: string;
}

export const recordings: Recording[] = fs
  .readFileSync(
    resolvePackagePath(
      'backstage-plugin-kafka-capacity-backend',
      'src/sources/kafka/protocol/__fixtures__/recordings.jsonl',
    ),
    'utf8',
  )
  .trim()
  .split('\n')
  .map(line => JSON.parse(line));

export const APIS = new Map<string, KafkaApi<never, unknown>>(
  [
    metadata,
    listOffsets,
    describeConfigs,
    describeLogDirs,
    listGroups,
    describeGroups,
    consumerGroupDescribe,
    shareGroupDescribe,
    describeShareGroupOffsets,
    streamsGroupDescribe,
    offsetFetch,
    listPartitionReassignments,
    describeProducers,
    describeQuorum,
    describeAcls,
  ].map(api => [api.name, api]),
);

/** A response as its API reads it: after header and throttle time. */
export async function read(
  api: KafkaApi<never, unknown>,
  version: number,
  bytes: Buffer,
  slice = new TimeSlice(),
) {
  const from = new ResponseReader(bytes, version >= api.flexibleFrom);
  from.tags();
  if (api.throttles) {
    from.int32();
  }
  return api.read(from, version, slice);
}

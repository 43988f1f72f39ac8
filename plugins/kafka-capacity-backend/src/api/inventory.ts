import { InputError } from '@backstage/errors';
import {
  InventoryPage,
  InventoryTopic,
  SubjectKind,
  NewTopicDeclaration,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicConfigSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { GroupRecord, TopicRecord } from '../assessments/details';
import { readFreshness, ReadModel } from './ReadModel';

/** Subjects after which a page ends. */
const ENOUGH = 1_000;

/** Kafka's own names of what is read of a topic's configuration. */
const CONFIG_KEYS: Readonly<Record<keyof TopicConfigSnapshot, string>> = {
  cleanupPolicy: 'cleanup.policy',
  retentionMs: 'retention.ms',
  retentionBytes: 'retention.bytes',
  minInsyncReplicas: 'min.insync.replicas',
  maxMessageBytes: 'max.message.bytes',
  segmentBytes: 'segment.bytes',
  compressionType: 'compression.type',
};

/** A page of everything that the last good sweep of a cluster saw. */
export async function inventoryPage(
  model: ReadModel,
  cluster: string,
  cursor: string | undefined,
): Promise<InventoryPage> {
  const place = readCursor(cursor);
  const { assessedAt } = (await readFreshness(model))(cluster);
  const declarations = await model.declarations.onCluster(cluster);
  const page: InventoryPage = {
    assessedAt,
    topics: [],
    consumerGroups: [],
    nextCursor: null,
  };
  // Before the cluster's own row is there, what is stored may be half of a sweep.
  if (assessedAt === null) return page;
  while (page.topics.length + page.consumerGroups.length < ENOUGH) {
    const found = await addStretch(model, cluster, place, page, declarations);
    if (found !== undefined) {
      place.bucket = found;
    } else if (place.kind === 'topic') {
      place.kind = 'consumer-group';
      place.bucket = 0;
    } else {
      return page;
    }
  }
  return { ...page, nextCursor: `${place.kind}.${place.bucket}` };
}

interface Place {
  kind: SubjectKind;
  bucket: number;
}

/** Adds a stored row to a page and tells the next one; undefined when there is none. */
async function addStretch(
  { details }: ReadModel,
  cluster: string,
  { kind, bucket }: Place,
  page: InventoryPage,
  declarations: ReadonlyMap<string, NewTopicDeclaration>,
): Promise<number | undefined> {
  if (kind === 'topic') {
    const found = await details.stretch<TopicRecord>(cluster, kind, bucket);
    for (const [name, record] of Object.entries(found?.details ?? {})) {
      page.topics.push(toTopic(name, record, declarations.get(name) ?? null));
    }
    return found?.next;
  }
  const found = await details.stretch<GroupRecord>(cluster, kind, bucket);
  for (const [id, { principals }] of Object.entries(found?.details ?? {})) {
    page.consumerGroups.push({
      id,
      ...(principals !== undefined && { principals }),
    });
  }
  return found?.next;
}

function toTopic(
  name: string,
  { internal, config, readers, principals }: TopicRecord,
  declaration: NewTopicDeclaration | null,
): InventoryTopic {
  return {
    name,
    internal,
    config:
      config &&
      Object.fromEntries(
        Object.entries(CONFIG_KEYS).map(([key, kafkaKey]) => [
          kafkaKey,
          String(config[key as keyof TopicConfigSnapshot]),
        ]),
      ),
    consumerGroups: readers.map(({ group }) => group).sort(),
    declaration,
    ...(principals !== undefined && { principals }),
  };
}

function readCursor(cursor: string | undefined): Place {
  if (cursor === undefined) return { kind: 'topic', bucket: 0 };
  const [, kind, bucket] =
    /^(topic|consumer-group)\.(\d{1,9})$/.exec(cursor) ?? [];
  if (kind === 'topic' || kind === 'consumer-group') {
    return { kind, bucket: Number(bucket) };
  }
  throw new InputError(
    `cursor must be the nextCursor of a page of this inventory, but it is '${cursor}'`,
  );
}

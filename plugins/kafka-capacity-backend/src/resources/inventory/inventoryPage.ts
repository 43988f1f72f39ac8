import {
  InventoryConsumerGroup,
  InventoryPage,
  InventoryTopic,
  SubjectKind,
  NewTopicDeclaration,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupRecord, TopicRecord } from '../../assessment/stores/details';
import { refusedCursor } from '../../http/pageCursor';
import { kafkaConfigOf } from '../../registrations/ownedSubjects';
import { RegistrationStore } from '../../registrations/RegistrationStore';
import { readFreshness, ReadModel } from '../ReadModel';

/** Subjects after which a page ends. */
const ENOUGH = 1_000;

const GROUP: SubjectKind = 'consumer-group';

/**
 * A page of everything that the last good sweep of a cluster saw, and of the groups that it could not see: what is left out
 * is gone.
 */
export async function inventoryPage(
  model: Pick<
    ReadModel,
    | 'assessments'
    | 'clusters'
    | 'declarations'
    | 'details'
    | 'registrations'
    | 'settings'
    | 'sweeps'
  >,
  cluster: string,
  cursor: string | undefined,
): Promise<InventoryPage> {
  const place = readCursor(cursor);
  const { assessedAt } = (await readFreshness(model))(cluster);
  const linked: Linked = {
    declarations: await model.declarations.onCluster(cluster),
    standIns: await model.registrations.standIns(cluster),
  };
  const page: InventoryPage = {
    assessedAt,
    entityRefs: linked.standIns('cluster', cluster),
    topics: [],
    consumerGroups: [],
    nextCursor: null,
  };
  // Before the cluster's own row is there, what is stored may be half of a sweep.
  if (assessedAt === null) return page;
  while (page.topics.length + page.consumerGroups.length < ENOUGH) {
    const found = await addStretch(model, cluster, place, page, linked);
    if (found !== undefined) {
      place.bucket = found;
    } else if (place.kind === 'topic') {
      place.kind = GROUP;
      place.bucket = 0;
    } else {
      page.consumerGroups = page.consumerGroups.concat(
        await unseenGroups(model, cluster, linked),
      );
      return page;
    }
  }
  return { ...page, nextCursor: `${place.kind}.${place.bucket}` };
}

/** What is known of subjects beside what the sweep saw. */
interface Linked {
  declarations: ReadonlyMap<string, NewTopicDeclaration>;
  standIns: Awaited<ReturnType<RegistrationStore['standIns']>>;
}

interface Place {
  kind: SubjectKind;
  bucket: number;
}

/** Adds a stored row to a page and tells the next one; undefined when there is none. */
async function addStretch(
  { details }: Pick<ReadModel, 'details'>,
  cluster: string,
  { kind, bucket }: Place,
  page: InventoryPage,
  linked: Linked,
): Promise<number | undefined> {
  if (kind === 'topic') {
    const found = await details.stretch<TopicRecord>(cluster, kind, bucket);
    for (const [name, record] of Object.entries(found?.details ?? {})) {
      if (record.missing) continue;
      page.topics.push(toTopic(name, record, linked));
    }
    return found?.next;
  }
  const found = await details.stretch<GroupRecord>(cluster, kind, bucket);
  for (const [id, record] of Object.entries(found?.details ?? {})) {
    const { missing, incomplete, principals } = record;
    if (missing) continue;
    page.consumerGroups.push({
      id,
      entityRefs: linked.standIns(kind, id),
      ...(principals !== undefined && { principals }),
      ...(incomplete && { incomplete }),
    });
  }
  return found?.next;
}

/** Groups of before that the sweep could not look for: they are assessed as unknown, and nothing else is stored of them. */
async function unseenGroups(
  { assessments, details }: Pick<ReadModel, 'assessments' | 'details'>,
  cluster: string,
  { standIns }: Linked,
): Promise<InventoryConsumerGroup[]> {
  const levels = await assessments.levels(cluster);
  const unknown = levels
    .filter(({ kind, level }) => kind === GROUP && level === 'unknown')
    .map(({ name }) => name);
  const unseen = await details.without(cluster, GROUP, unknown);
  return unseen.map(id => ({
    id,
    entityRefs: standIns(GROUP, id),
    principals: null,
    incomplete: true,
  }));
}

function toTopic(
  name: string,
  record: TopicRecord,
  { declarations, standIns }: Linked,
): InventoryTopic {
  const { internal, consumers, principals } = record;
  return {
    name,
    internal,
    config: kafkaConfigOf(record),
    consumerGroups: consumers.map(({ group }) => group).sort(),
    declaration: declarations.get(name) ?? null,
    entityRefs: standIns('topic', name),
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
  throw refusedCursor(cursor, 'the nextCursor of a page of this inventory');
}

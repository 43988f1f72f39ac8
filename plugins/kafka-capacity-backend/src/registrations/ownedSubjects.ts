import {
  AssessedSubject,
  NewTopicDeclaration,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import {
  Ownership,
  OwnershipRule,
  ownershipOf,
  TopicConfigSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { DetailStore } from '../assessment/stores/DetailStore';
import { GroupRecord, TopicRecord } from '../assessment/stores/details';

/** Kafka's own names of what is read of a topic's configuration. */
const CONFIG_KEYS: Readonly<
  Record<
    keyof Omit<TopicConfigSnapshot, 'remoteStorage' | 'timestampType'>,
    string
  >
> = {
  cleanupPolicy: 'cleanup.policy',
  retentionMs: 'retention.ms',
  retentionBytes: 'retention.bytes',
  minInsyncReplicas: 'min.insync.replicas',
  maxMessageBytes: 'max.message.bytes',
  segmentBytes: 'segment.bytes',
  compressionType: 'compression.type',
};

/** A topic's configuration by Kafka's own keys; null when it could not be read. */
export function kafkaConfigOf({
  config,
}: Pick<TopicRecord, 'config'>): Record<string, string> | null {
  return (
    config &&
    Object.fromEntries(
      Object.entries(CONFIG_KEYS).map(([key, kafkaKey]) => [
        kafkaKey,
        String(config[key as keyof TopicConfigSnapshot]),
      ]),
    )
  );
}

/** What a rule may ask of a subject beside its name. */
type Traits = Pick<
  Parameters<typeof ownershipOf>[0],
  'config' | 'principals' | 'declaration'
>;

/** What owners are found by. */
export interface OwnershipModel {
  details: DetailStore;
  declarations: {
    onCluster(cluster: string): Promise<Map<string, NewTopicDeclaration>>;
  };
}

/** Reads what the ownership rules say of subjects, from what the last sweep saw of them. */
export async function readOwnership(
  { details, declarations }: OwnershipModel,
  rules: readonly OwnershipRule[],
  clusters: readonly string[],
): Promise<(subject: AssessedSubject) => Ownership> {
  const isAsked = (cluster: string, kind: SubjectKind) =>
    rules.some(
      rule =>
        (rule.topicConfig !== undefined || rule.aclPrincipal !== undefined) &&
        (rule.cluster ?? cluster) === cluster &&
        (rule.kind ?? kind) === kind,
    );
  const declared = new Map<string, Map<string, NewTopicDeclaration>>();
  const traits = new Map<string, Traits>();
  for (const cluster of clusters) {
    declared.set(cluster, await declarations.onCluster(cluster));
    for (const kind of ['topic', 'consumer-group'] as const) {
      if (!isAsked(cluster, kind)) continue;
      for await (const [name, record] of recordsOf(details, cluster, kind)) {
        const { principals } = record;
        traits.set(`${kind}/${cluster}/${name}`, {
          ...('config' in record && { config: kafkaConfigOf(record) }),
          ...(principals !== undefined && { principals }),
        });
      }
    }
  }
  return ({ kind, cluster, name }) => {
    if (kind === 'broker') return { uncertain: false };
    const known = traits.get(`${kind}/${cluster}/${name}`);
    const unread =
      kind !== 'cluster' && !known && isAsked(cluster, kind)
        ? { config: null, principals: null }
        : {};
    return ownershipOf(
      {
        ...{ kind, cluster, name, ...unread, ...known },
        ...(kind === 'topic' && {
          declaration: declared.get(cluster)?.get(name) ?? null,
        }),
      },
      rules,
    );
  };
}

async function* recordsOf(
  details: DetailStore,
  cluster: string,
  kind: SubjectKind,
): AsyncGenerator<[name: string, record: TopicRecord | GroupRecord]> {
  let place = 0;
  for (;;) {
    const found = await details.stretch<TopicRecord | GroupRecord>(
      cluster,
      kind,
      place,
    );
    if (!found) return;
    yield* Object.entries(found.details);
    place = found.next;
  }
}

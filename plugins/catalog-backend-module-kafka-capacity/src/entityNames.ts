import { createHash } from 'node:crypto';
import { OwnedSubject } from 'backstage-plugin-kafka-capacity-node';

/** What the import makes an entity of. */
export type ImportedName = Pick<OwnedSubject, 'kind' | 'cluster' | 'name'>;

/** The catalog's own limit. */
const MAX_LENGTH = 63;
const HASH_LENGTH = 10;

/**
 * Names entities: `kafka-<cluster>`, `kafka-<cluster>-broker-<id>`, `<cluster>-<topic>`, `<cluster>-group-<group>`.
 *
 * A short hash of the real name is appended where something had to be changed or cut off, where an entity from elsewhere has the name, and
 * where another cluster, topic or group might otherwise get the same: entity references have no case, Kafka's names do.
 *
 * @param clusters - every cluster that is imported: which names are ambiguous depends on them
 * @param isTaken - whether an entity from elsewhere has a name
 */
export function entityNames(
  clusters: readonly string[],
  isTaken: (name: string) => boolean = () => false,
): (subject: ImportedName) => string {
  const reserved = new Set(clusters.map(name => `kafka-${name}`));
  const isAmbiguous = (
    { kind, cluster, name }: ImportedName,
    plain: string,
  ) => {
    if (kind === 'cluster') return false;
    if (reserved.has(plain)) return true;
    if (kind === 'topic' && name.startsWith('group-')) return true;
    // `a-b-c` may be topic `b-c` of cluster `a` as well as topic `c` of cluster `a-b`: the longer cluster has it, and a topic before a broker.
    return clusters.some(
      other =>
        (kind === 'broker' || other.length > cluster.length) &&
        plain.startsWith(`${other}-`),
    );
  };
  return subject => {
    const plain = plainName(subject);
    const ambiguous = isAmbiguous(subject, plain);
    const valid = /^[a-z0-9]([-a-z0-9_.]*[a-z0-9])?$/.test(plain);
    const isUsable = valid && !ambiguous && plain.length <= MAX_LENGTH;
    if (isUsable && !isTaken(plain)) return plain;
    const readable = plain
      .replace(/[^-A-Za-z0-9_.]+/g, '_')
      .replace(/^[-_.]+/, '')
      .slice(0, MAX_LENGTH - HASH_LENGTH - 1)
      .replace(/[-_.]+$/, '');
    const { kind, cluster, name } = subject;
    for (let attempt = 1; ; attempt++) {
      const named = [kind, cluster, name, ...(attempt > 1 ? [attempt] : [])];
      const hash = createHash('sha256')
        .update(JSON.stringify(named))
        .digest('hex')
        .slice(0, HASH_LENGTH);
      const hashed = readable === '' ? hash : `${readable}-${hash}`;
      if (!isTaken(hashed)) return hashed;
    }
  };
}

function plainName({ kind, cluster, name }: ImportedName): string {
  if (kind === 'cluster') return `kafka-${cluster}`;
  if (kind === 'broker') return `kafka-${cluster}-broker-${name}`;
  return kind === 'topic' ? `${cluster}-${name}` : `${cluster}-group-${name}`;
}

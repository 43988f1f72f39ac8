import {
  ANY_CLUSTER,
  AssessedSubject,
} from 'backstage-plugin-kafka-capacity-common';
import {
  importedCluster,
  Ownership,
} from 'backstage-plugin-kafka-capacity-node';
import { TimeSlice } from '../timeSlice';
import { closestFirst } from './registrationsOf';

/** What decides whether a registration is trusted. */
export interface Claim extends AssessedSubject {
  entityRef: string;
  ownerRef: string | null;
  /** Where the catalog has the entity from. */
  location: string | null;
  /** Milliseconds since the epoch. */
  firstSeen: number;
  /** Clusters on which it was disputed before; undefined for a new one. */
  disputedBefore?: readonly string[];
}

/** What the ownership rules say of a subject. */
export type OwnershipReader = (
  subject: AssessedSubject,
) => Pick<Ownership, 'owner' | 'uncertain'>;

/**
 * Finds the registrations that must grant and change nothing. Anybody can put an annotation on an entity, so a registration is trusted only
 * when it is the import's, its owner is the one that the ownership rules give, or no rule speaks and it was there first, or is by the same
 * owner as the first. All others are disputed.
 *
 * @returns the clusters on which each is disputed; those that are trusted everywhere are left out
 */
export async function findDisputes<T extends Claim>(
  claims: readonly T[],
  clusters: readonly string[],
  ownershipOf: OwnershipReader,
): Promise<Map<T, string[]>> {
  const byName = new Map<string, T[]>();
  for (const claim of claims) {
    const key = `${claim.kind}/${claim.name}`;
    const others = byName.get(key);
    if (others) others.push(claim);
    else byName.set(key, [claim]);
  }
  const slice = new TimeSlice();
  const disputes = new Map<T, string[]>();
  for (const named of byName.values()) {
    const anywhere = named.filter(({ cluster }) => cluster === ANY_CLUSTER);
    const places =
      anywhere.length > 0
        ? clusters
        : new Set(named.map(({ cluster }) => cluster));
    for (const cluster of places) {
      const here = named.filter(one => one.cluster === cluster);
      for (const claim of disputed(
        [...here, ...anywhere],
        cluster,
        ownershipOf,
      )) {
        const known = disputes.get(claim);
        if (known) known.push(cluster);
        else disputes.set(claim, [cluster]);
      }
    }
    if (slice.spent) await slice.rest();
  }
  return disputes;
}

/** Those of the claims on one subject that are not trusted. */
function disputed<T extends Claim>(
  claims: readonly T[],
  cluster: string,
  ownershipOf: OwnershipReader,
): T[] {
  const others = claims.filter(
    ({ location }) => importedCluster(location) !== cluster,
  );
  if (others.length === 0) return [];
  const [{ kind, name }] = others;
  const { owner, uncertain } = ownershipOf({ cluster, kind, name });
  // What a rule needs could not be read just now: what was trusted stays so, and nothing new is.
  if (uncertain) {
    return others.filter(
      ({ disputedBefore }) => disputedBefore?.includes(cluster) ?? true,
    );
  }
  if (owner !== undefined) {
    return others.filter(({ ownerRef }) => ownerRef !== owner);
  }
  const [first] = [...others].sort(
    (a, b) => a.firstSeen - b.firstSeen || closestFirst(a, b),
  );
  return others.filter(
    one => one.entityRef !== first.entityRef && one.ownerRef !== first.ownerRef,
  );
}

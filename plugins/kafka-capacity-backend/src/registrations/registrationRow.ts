import {
  AssessedKind,
  AssessedSubject,
} from 'backstage-plugin-kafka-capacity-common';
import { Claim } from './findDisputes';
import { RegisteredKind, Registration } from './registrationsOf';

/** A row of what the catalog registers. */
export interface RegistrationRow<Kind extends AssessedKind = AssessedKind> {
  cluster: string;
  kind: Kind;
  name: string;
  entity_ref: string;
  owner_ref: string | null;
  title: string | null;
  declared: string;
  location: string | null;
  first_seen: number | string;
  /** JSON. */
  disputed: string | null;
  accepted_by: string | null;
  accepted_at: number | string | null;
}

/** Who accepted a disputed link, and when. */
export interface Acceptance {
  by: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** A registration with whether it is trusted. */
export interface Link<Kind extends AssessedKind = AssessedKind>
  extends Registration<Kind> {
  /** Whether it is neither the import's nor by who the rules or its age give. */
  disputed: boolean;
  /** Who accepted it all the same. */
  accepted: Acceptance | null;
  /** Milliseconds since the epoch; 0 where that is not known. */
  firstSeen: number;
}

/** What identifies a link. */
export type LinkKey = Pick<Link, 'cluster' | 'kind' | 'name' | 'entityRef'>;

/** SQL of {@link isTrusted} for a row of registrations that names its cluster, or is trusted on every one. */
const TRUSTED_EVERYWHERE =
  'registrations.disputed is null or registrations.accepted_at is not null';

/** SQL: the registration is trusted on the cluster of a row of assessments. JSON has the names in quotes. */
export const TRUSTED = `(${TRUSTED_EVERYWHERE} or (registrations.cluster <> assessments.cluster and registrations.disputed not like '%"' || assessments.cluster || '"%'))`;

/** SQL: the registration is trusted, or may be on some clusters; with the name that stands for any cluster. */
export const MAY_BE_TRUSTED = `(${TRUSTED_EVERYWHERE} or registrations.cluster = ?)`;

/** A claim of which the row is written. */
export type StoredClaim = Claim & { row: RegistrationRow };

export function toClaim(
  row: RegistrationRow,
  before: RegistrationRow | undefined,
): StoredClaim {
  return {
    row,
    cluster: row.cluster,
    kind: row.kind,
    name: row.name,
    entityRef: row.entity_ref,
    ownerRef: row.owner_ref,
    location: row.location,
    firstSeen: Number(row.first_seen),
    ...(before &&
      isSameClaimant(before, row) && { disputedBefore: disputedOn(before) }),
  };
}

function disputedOn({ disputed }: RegistrationRow): string[] {
  return disputed === null ? [] : JSON.parse(disputed);
}

export function isDisputed(row: RegistrationRow, cluster: string): boolean {
  return row.disputed !== null && disputedOn(row).includes(cluster);
}

export function isTrusted(row: RegistrationRow, cluster: string): boolean {
  return row.accepted_at !== null || !isDisputed(row, cluster);
}

/** Since when it is there, unless the entity moved: then it begins anew. */
export function keepPast(
  row: RegistrationRow,
  before: RegistrationRow,
): RegistrationRow {
  return hasMoved(before, row)
    ? row
    : { ...row, first_seen: before.first_seen };
}

/** Whether it is still an entity of the same owner from the same place. */
export function isSameClaimant(
  before: RegistrationRow,
  row: RegistrationRow,
): boolean {
  return before.owner_ref === row.owner_ref && !hasMoved(before, row);
}

function hasMoved(before: RegistrationRow, row: RegistrationRow): boolean {
  return before.location !== null && before.location !== row.location;
}

export function subjectKeyOf({ cluster, kind, name }: AssessedSubject): string {
  return `${kind}/${cluster}/${name}`;
}

/** Entity references hold exactly one slash, and names of clusters none. */
export function keyOf(row: RegistrationRow): string {
  return `${row.kind}/${row.cluster}/${row.entity_ref}/${row.name}`;
}

export function isEqual(a: RegistrationRow, b: RegistrationRow): boolean {
  return (
    a.owner_ref === b.owner_ref &&
    a.title === b.title &&
    a.declared === b.declared &&
    a.location === b.location &&
    a.disputed === b.disputed
  );
}

export function toRow(
  registration: Registration<RegisteredKind>,
  now: number,
): RegistrationRow<RegisteredKind> {
  return {
    cluster: registration.cluster,
    kind: registration.kind,
    name: registration.name,
    entity_ref: registration.entityRef,
    owner_ref: registration.ownerRef,
    title: registration.title,
    declared: JSON.stringify(registration.declared),
    location: registration.location ?? null,
    first_seen: now,
    disputed: null,
    accepted_by: null,
    accepted_at: null,
  };
}

export function whereKey({ cluster, kind, name, entityRef }: LinkKey) {
  return { cluster, kind, name, entity_ref: entityRef };
}

/** @param cluster - where it is looked at; everywhere unless given */
export function toLink<Kind extends AssessedKind>(
  row: RegistrationRow<Kind>,
  cluster?: string,
): Link<Kind> {
  return {
    ...toRegistration(row),
    cluster: cluster ?? row.cluster,
    disputed:
      cluster === undefined ? row.disputed !== null : isDisputed(row, cluster),
    accepted:
      row.accepted_at === null
        ? null
        : { by: row.accepted_by ?? '', at: Number(row.accepted_at) },
    firstSeen: Number(row.first_seen),
  };
}

export function toRegistration<Kind extends AssessedKind>(
  row: RegistrationRow<Kind>,
): Registration<Kind> {
  return {
    cluster: row.cluster,
    kind: row.kind,
    name: row.name,
    entityRef: row.entity_ref,
    ownerRef: row.owner_ref,
    title: row.title,
    declared: JSON.parse(row.declared),
  };
}

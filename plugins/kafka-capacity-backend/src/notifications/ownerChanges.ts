import {
  AssessedKind,
  AssessedSubject,
  CapacityFinding,
  compareLevels,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { keyOf, StoredAssessment } from '../assessment/storedAssessment';

/** The notification that shows a subject to an owner: one of its own, or the owner's digest. */
export type Notice = 'own' | 'digest';

/** The level of a subject that an owner knows. */
export interface NotifiedLevel extends AssessedSubject {
  ownerRef: string;
  level: Level;
  /** Null where none was sent, or it is over. */
  notice: Notice | null;
}

/** A subject's level for one of its owners. */
export interface OwnedLevel {
  ownerRef: string;
  /** The owner's entity that the notification links to. */
  entityRef: string;
  subject: AssessedSubject;
  /** The level that the owner knows. */
  from: Level;
  /** The level now; equal to `from` where nothing changed. */
  to: Level;
  /** Null when it can't be measured now. */
  finding: CapacityFinding | null;
  /** The notification that shows it so far. */
  notice: Notice | null;
}

/** A level that differs from the one that its owner knows. */
export interface OwnerChange extends OwnedLevel {
  /** The level as assessed: `to` is ok where owners are not notified of so mild a level. */
  level: Level;
}

/**
 * How much owners are notified of on a cluster: nothing of its first sweep, then nothing that gets worse until its levels have settled,
 * except emergencies and what they know already.
 */
export type Phase = 'learning' | 'settling' | 'notifying';

/** How a sweep differs from what owners know. */
export interface OwnerChanges {
  /** To notify of, worst first. */
  changes: OwnerChange[];
  /** Unchanged subjects that owners' digests show. */
  digested: OwnedLevel[];
  /** Changed levels that no notification is sent for. */
  silent: NotifiedLevel[];
  /** Levels of subjects that are gone, or of owners who no longer own them. */
  gone: NotifiedLevel[];
}

/** When an owner is notified. */
export interface NotificationRules {
  phase: Phase;
  /** The mildest level that owners are notified of; milder ones count as ok. */
  minimumLevel: Level;
  /** Whether people snoozed or accepted the finding. */
  isSnoozed: (subject: AssessedSubject) => boolean;
}

/**
 * Compares a sweep with the levels that owners know. A level that is unknown now changes nothing: the measurement was lost, not the level.
 * A snoozed finding that gets worse sends nothing until the snooze ends, except an emergency; one that gets better does, or an owner who
 * knows of an emergency would hear neither of its end nor of the next one. A level that an owner doesn't know counts as ok, so that a new
 * owner is notified of what is not ok.
 *
 * @param owners - the owners of subjects, with an entity of each, by {@link keyOf}; at least of what is not ok or was notified
 */
export function findOwnerChanges(
  assessments: readonly StoredAssessment<AssessedKind>[],
  owners: ReadonlyMap<string, ReadonlyMap<string, string>>,
  notified: readonly NotifiedLevel[],
  { phase, minimumLevel, isSnoozed }: NotificationRules,
): OwnerChanges {
  const known = new Map(
    notified.map(row => [keyAmongOwners(row, row.ownerRef), row]),
  );
  const gone = new Map(known);
  const found: OwnerChanges = {
    changes: [],
    digested: [],
    silent: [],
    gone: [],
  };
  const effective = (level: Level): Level =>
    compareLevels(level, minimumLevel) <= 0 ? level : 'ok';
  for (const assessment of assessments) {
    const { cluster, kind, name } = assessment;
    const subject = { cluster, kind, name };
    const ofSubject = owners.get(keyOf(subject)) ?? [];
    for (const [ownerRef, entityRef] of ofSubject) {
      const key = keyAmongOwners(subject, ownerRef);
      gone.delete(key);
      const { level: before = 'ok', notice = null } = known.get(key) ?? {};
      const { level, finding } = lastingLevel(assessment, before);
      const from = effective(before);
      const to = level === 'unknown' ? from : effective(level);
      const owned = { ownerRef, entityRef, subject, from, to, notice };
      const snoozed = to !== 'emergency' && isSnoozed(subject);
      if (from === to) {
        if (level !== 'unknown' && level !== before) {
          found.silent.push({ ...subject, ownerRef, level, notice });
        }
        if (notice === 'digest' && to !== 'ok' && !snoozed) {
          found.digested.push({
            ...owned,
            finding: level === 'unknown' ? null : finding,
          });
        }
        continue;
      }
      const change = { ...owned, level, finding };
      const outcome = outcomeOf(change, phase);
      if (outcome === 'remember')
        found.silent.push(notifiedLevel(change, notice));
      else if (outcome === 'notify' && !(snoozed && isWorse(change)))
        found.changes.push(change);
    }
  }
  for (const one of gone.values()) found.gone.push(one);
  found.changes.sort(
    (a, b) =>
      compareLevels(a.to, b.to) || (a.subject.name < b.subject.name ? -1 : 1),
  );
  return found;
}

/**
 * The level of what has lasted. What an owner knows already stays as long as the subject is no better: while other partitions become
 * unavailable nothing is ok again.
 */
function lastingLevel(
  now: StoredAssessment<AssessedKind>,
  known: Level,
): Pick<StoredAssessment, 'level' | 'finding'> {
  const { lasting = now } = now;
  const levels = [now.level, known, lasting.level];
  const isKnown = compareLevels(known, lasting.level) < 0;
  if (!isKnown || levels.includes('unknown')) return lasting;
  return compareLevels(known, now.level) <= 0
    ? now
    : { ...lasting, level: known };
}

/** What an owner knows of a subject once the notification is sent. What is ok again needs none any more. */
export function notifiedLevel(
  { subject, ownerRef, level, to }: OwnerChange,
  notice: Notice | null,
): NotifiedLevel {
  return { ...subject, ownerRef, level, notice: to === 'ok' ? null : notice };
}

function outcomeOf(
  change: OwnerChange,
  phase: Phase,
): 'notify' | 'remember' | 'wait' {
  if (phase === 'notifying' || change.to === 'emergency' || change.notice) {
    return 'notify';
  }
  return phase === 'settling' && isWorse(change) ? 'wait' : 'remember';
}

function isWorse({ from, to }: OwnerChange): boolean {
  return compareLevels(to, from) < 0;
}

/** References of entities hold no space. */
function keyAmongOwners(subject: AssessedSubject, ownerRef: string): string {
  return `${ownerRef} ${keyOf(subject)}`;
}

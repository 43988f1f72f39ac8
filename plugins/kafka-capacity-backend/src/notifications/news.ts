import {
  AnnotatedSubject,
  compareLevels,
  Level,
  SubjectFinding,
} from 'backstage-plugin-kafka-capacity-common';
import { keyOf } from '../assessment/assess';
import { StoredAssessment } from '../assessment/AssessmentStore';

/** The notification that tells an owner of a subject: one of its own, or the owner's digest. */
export type Notice = 'own' | 'digest';

/** A level that an owner knows of. */
export interface ToldLevel extends AnnotatedSubject {
  ownerRef: string;
  level: Level;
  /** Null: it was learned in silence, or is told of no more. */
  notice: Notice | null;
}

/** How a subject stands for one of its owners. */
export interface Standing {
  ownerRef: string;
  /** The entity of theirs that it is about. */
  entityRef: string;
  subject: AnnotatedSubject;
  /** What its owner knows. */
  from: Level;
  /** The same when nothing has changed. */
  to: Level;
  /** Null when it can't be measured now. */
  finding: SubjectFinding | null;
  /** What tells of it by now. */
  notice: Notice | null;
}

/** That the level of a subject is another than its owner knows. */
export interface News extends Standing {
  /** As it was found: `to` passes for ok where owners are not told of that level. */
  level: Level;
}

/**
 * How much is told of a cluster: what its first sweep finds is learned, then what gets worse waits until its levels have settled, unless
 * it is an emergency or its owner knows of it already.
 */
export type Phase = 'learning' | 'settling' | 'telling';

/** What a sweep has to tell. */
export interface SweepNews {
  /** Worst first. */
  news: News[];
  /** What owners' digests tell of, and has not changed. */
  digested: Standing[];
  /** Levels that are another than was told, but not worth telling. */
  unspoken: ToldLevel[];
  /** What was told of subjects that are gone, or to those who own them no more. */
  gone: ToldLevel[];
}

/** How levels are told. */
export interface Telling {
  phase: Phase;
  /** The mildest level that is news; milder ones pass for ok. */
  minimumLevel: Level;
  /** Whether people decided to leave a finding. */
  isSnoozed: (subject: AnnotatedSubject) => boolean;
}

/**
 * Compares what was found with what each owner knows. What is unknown now is no news: the measurement was lost, not the level. That a
 * finding which people decided to leave got worse is no news until that ends, except an emergency; that it got better is, or an owner who
 * knows of an emergency would not hear of its end, nor of the next one. What an owner doesn't know of passes for ok, so who becomes an
 * owner is told what is not.
 *
 * @param owners - the owners of subjects, with an entity of each, by {@link keyOf}; at least of what is not ok or was told
 */
export function newsOf(
  assessments: readonly StoredAssessment[],
  owners: ReadonlyMap<string, ReadonlyMap<string, string>>,
  told: readonly ToldLevel[],
  { phase, minimumLevel, isSnoozed }: Telling,
): SweepNews {
  const known = new Map(
    told.map(row => [keyAmongOwners(row, row.ownerRef), row]),
  );
  const gone = new Map(known);
  const found: SweepNews = { news: [], digested: [], unspoken: [], gone: [] };
  const heard = (level: Level): Level =>
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
      const from = heard(before);
      const to = level === 'unknown' ? from : heard(level);
      const standing = { ownerRef, entityRef, subject, from, to, notice };
      const left = to !== 'emergency' && isSnoozed(subject);
      if (from === to) {
        if (level !== 'unknown' && level !== before) {
          found.unspoken.push({ ...subject, ownerRef, level, notice });
        }
        if (notice === 'digest' && to !== 'ok' && !left) {
          found.digested.push({
            ...standing,
            finding: level === 'unknown' ? null : finding,
          });
        }
        continue;
      }
      const news = { ...standing, level, finding };
      const fate = fateOf(news, phase);
      if (fate === 'learned') found.unspoken.push(toldBy(news, notice));
      else if (fate === 'told' && !(left && isWorse(news)))
        found.news.push(news);
    }
  }
  for (const one of gone.values()) found.gone.push(one);
  found.news.sort(
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
  now: StoredAssessment,
  known: Level,
): Pick<StoredAssessment, 'level' | 'finding'> {
  const { news = now } = now;
  const levels = [now.level, known, news.level];
  const isKnown = compareLevels(known, news.level) < 0;
  if (!isKnown || levels.includes('unknown')) return news;
  return compareLevels(known, now.level) <= 0 ? now : { ...news, level: known };
}

/** What an owner knows of a subject once a notice has told the news of it. What is ok again needs none any more. */
export function toldBy(
  { subject, ownerRef, level, to }: News,
  notice: Notice | null,
): ToldLevel {
  return { ...subject, ownerRef, level, notice: to === 'ok' ? null : notice };
}

function fateOf(news: News, phase: Phase): 'told' | 'learned' | 'waits' {
  if (phase === 'telling' || news.to === 'emergency' || news.notice) {
    return 'told';
  }
  return phase === 'settling' && isWorse(news) ? 'waits' : 'learned';
}

function isWorse({ from, to }: News): boolean {
  return compareLevels(to, from) < 0;
}

/** References of entities hold no space. */
function keyAmongOwners(subject: AnnotatedSubject, ownerRef: string): string {
  return `${ownerRef} ${keyOf(subject)}`;
}

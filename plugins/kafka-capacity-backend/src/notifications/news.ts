import {
  AnnotatedSubject,
  compareLevels,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { keyOf } from '../assessments/assess';
import { StoredAssessment } from '../assessments/AssessmentStore';

/** That the level of a subject is another than its owners know. */
export interface News {
  subject: AnnotatedSubject;
  /** What its owners know. */
  from: Level;
  to: Level;
  finding: string;
}

/** A level that owners know of. */
export interface ToldLevel extends AnnotatedSubject {
  level: Level;
}

/** What a sweep has to tell. */
export interface SweepNews {
  /** Worst first. */
  news: News[];
  /** Levels that are another than was told, but not worth telling. */
  unspoken: ToldLevel[];
  /** Subjects that were told of and are gone. */
  gone: AnnotatedSubject[];
}

/**
 * Compares what was found with what owners know. What is unknown now is no news: the measurement was lost, not the level. A level that
 * people decided to leave is no news until that ends, except an emergency. What owners don't know of passes for ok.
 *
 * @param told - by {@link keyOf}
 * @param isSnoozed - whether people decided to leave a finding
 */
export function newsOf(
  assessments: readonly StoredAssessment[],
  told: ReadonlyMap<string, ToldLevel>,
  isSnoozed: (subject: AnnotatedSubject) => boolean,
  minimumLevel: Level,
): SweepNews {
  const gone = new Map(told);
  const news: News[] = [];
  const unspoken: ToldLevel[] = [];
  const heard = (level: Level): Level =>
    compareLevels(level, minimumLevel) <= 0 ? level : 'ok';
  for (const { cluster, kind, name, level, finding } of assessments) {
    const subject = { cluster, kind, name };
    const key = keyOf(subject);
    gone.delete(key);
    const known = told.get(key)?.level ?? 'ok';
    if (level === 'unknown' || level === known) continue;
    if (heard(level) === heard(known)) unspoken.push({ ...subject, level });
    else if (level === 'emergency' || !isSnoozed(subject)) {
      news.push({ subject, from: heard(known), to: heard(level), finding });
    }
  }
  return {
    news: news.sort(
      (a, b) =>
        compareLevels(a.to, b.to) || (a.subject.name < b.subject.name ? -1 : 1),
    ),
    unspoken,
    gone: [...gone.values()],
  };
}

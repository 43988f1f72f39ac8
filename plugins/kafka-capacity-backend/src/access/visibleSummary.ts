import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  ClusterBroker,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from './Caller';
import {
  readFreshness,
  subjectKey,
  SubjectModel,
} from '../resources/ReadModel';
import { readSnoozes } from '../resources/snoozes/snoozes';
import { summarise, visibleOf } from '../resources/subjects';

/**
 * Makes sure that a sweep has seen a subject and that the caller may see it.
 *
 * @throws NotFoundError when it is not so
 */
export async function mustBeKnown(
  model: SubjectModel,
  subject: AnnotatedSubject,
  caller: Caller,
): Promise<void> {
  const { summary } = await visibleSummary(model, subject, caller);
  if (summary.assessedAt === null) throw new NotFoundError(summary.finding);
}

/** The summary of a subject that the caller may see. What they may not see is told from what is not there by nobody. */
export async function visibleSummary(
  model: SubjectModel,
  subject: AnnotatedSubject,
  caller: Caller,
): Promise<{ summary: SubjectSummary; brokers: ClusterBroker[] | null }> {
  const freshness = (await readFreshness(model))(subject.cluster);
  const [visible] = await visibleOf(model, [subject], caller);
  if (!visible) {
    throw new NotFoundError(freshness.whyUnknown(subject.kind, subject.name));
  }
  const [[stored], snoozes] = await Promise.all([
    model.assessments.ofSubjects([subject]),
    readSnoozes(model, [subject]),
  ]);
  return {
    summary: summarise(
      subject,
      stored,
      freshness,
      visible.entities,
      snoozes.get(subjectKey(subject)),
    ),
    brokers: freshness.published?.brokers ?? null,
  };
}

import {
  AnnotatedSubject,
  isSnoozed,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Zod } from './actionServices';
import { registryFields } from './registryFields';

/** Which topic or consumer group an action is asked about. */
export function subjectInput(z: Zod) {
  return {
    cluster: z
      .string()
      .min(1)
      .describe('Name of the Kafka cluster in the configuration'),
    kind: z.enum(['topic', 'consumer-group']).describe('What it is'),
    name: z.string().min(1).describe('Topic name or group id'),
  };
}

/** A topic or consumer group with its level and finding. */
export function summaryFields(z: Zod) {
  return {
    ...subjectInput(z),
    ...registryFields(
      z,
      apiSchemas.subjectSummarySchema.pick({
        level: true,
        since: true,
        finding: true,
        action: true,
        assessedAt: true,
      }),
    ),
    nextCrossing: z
      .string()
      .nullable()
      .describe(
        'The limit that is forecast to be crossed first, by when and how sure that is; null where none is',
      ),
    daysToNextCrossing: z
      .number()
      .nullable()
      .describe('Days until that is as likely as not; null where none is'),
    stale: z
      .string()
      .nullable()
      .describe('Why the data is stale; null when it is fresh'),
    snoozedUntil: z
      .string()
      .nullable()
      .describe('ISO time at which the snooze ends'),
    entities: z
      .array(
        z.object({
          entityRef: z.string().describe('Catalog entity that registers it'),
          owner: z.string().nullable().describe("Reference of that's owner"),
        }),
      )
      .describe('Those that the caller may see'),
  };
}

/** A summary as {@link summaryFields} has it. */
export function summaryOutput(summary: SubjectSummary) {
  const { subject, level, since, finding, action, assessedAt } = summary;
  return {
    ...plainSubject(subject),
    level,
    since,
    finding,
    action,
    assessedAt,
    nextCrossing: summary.nextCrossing?.text ?? null,
    daysToNextCrossing: summary.nextCrossing?.days ?? null,
    stale: summary.stale && summary.stale.reason,
    snoozedUntil:
      summary.snooze && isSnoozed(summary) ? summary.snooze.until : null,
    entities: summary.entities.map(({ entityRef, owner }) => ({
      entityRef,
      owner: owner ?? null,
    })),
  };
}

function plainSubject({ cluster, kind, name }: AnnotatedSubject) {
  return { cluster, kind, name };
}

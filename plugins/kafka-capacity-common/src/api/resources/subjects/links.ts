import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { pageQuerySchema, pageSchema } from '../../parts/pages';
import { storableTextSchema } from '../../parts/storableText';
import { subjectEntitySchema, subjectSchema } from './subjects';

const linkedToSchema = z
  .array(subjectEntitySchema)
  .describe('Entities that the caller may see and whose link to it is trusted');

export const untrustedLinkSchema = z
  .strictObject({
    subject: subjectSchema,
    entityRef: z.string().describe('The entity that names it'),
    state: z
      .enum(['disputed', 'new'])
      .describe(
        'disputed: the ownership rules or an earlier link give it to another owner; new: not checked yet, which takes a sweep interval',
      ),
    linkedTo: linkedToSchema,
  })
  .describe(
    'The link of an entity to a topic or consumer group that is not trusted: it shows and changes nothing',
  );

/** @public */
export type UntrustedLink = z.infer<typeof untrustedLinkSchema>;

const linkKey = {
  cluster: storableTextSchema
    .min(1)
    .describe('Name of the cluster; `*` where the entity names every cluster'),
  kind: z.enum(['topic', 'consumer-group', 'cluster']),
  name: storableTextSchema
    .min(1)
    .describe("Topic name, group id, or the cluster's name again"),
};

export const disputedLinkSchema = z
  .strictObject({
    ...linkKey,
    entity: subjectEntitySchema.describe('The entity that names it'),
    since: isoTimeSchema
      .nullable()
      .describe('When it first did; null when that is not known'),
    linkedTo: linkedToSchema,
    accepted: z
      .strictObject({
        by: z
          .string()
          .describe('Entity reference of the person, or name of the service'),
        at: isoTimeSchema,
      })
      .nullable()
      .describe(
        'Who decided that it is trusted all the same; null when nobody did',
      ),
  })
  .describe('A link that the ownership rules and its age do not make trusted');

/** @public */
export type DisputedLink = z.infer<typeof disputedLinkSchema>;

export const disputedLinkPageSchema = pageSchema(disputedLinkSchema).describe(
  'A page of disputed links',
);

export const linkDecisionSchema = z
  .strictObject({
    ...linkKey,
    entityRef: storableTextSchema.min(1),
    accepted: z
      .boolean()
      .describe('true: the link is trusted from now on; false: no longer'),
  })
  .describe('What is decided about a disputed link');

/** @public */
export type LinkDecision = z.infer<typeof linkDecisionSchema>;

export const linkEndpoints = {
  getDisputedLinks: {
    method: 'get',
    path: '/v1/disputed-links',
    summary:
      'Links between entities and Kafka that are not trusted by themselves',
    description:
      'With those that were accepted. Needs the permission to read clusters; entities that the caller may not see are left out',
    query: pageQuerySchema,
    answer: disputedLinkPageSchema,
  },
  decideLink: {
    method: 'put',
    path: '/v1/disputed-links/decision',
    summary: 'Accepts a disputed link, or ends that',
    description:
      'An acceptance holds until the entity has another owner or comes from elsewhere',
    body: linkDecisionSchema,
    answer: disputedLinkSchema,
  },
} as const satisfies Endpoints;

import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { stalenessSchema } from '../../parts/levels';
import { clusterCostSchema } from './clusterAssessment';

const share = z.number().min(0).nullable();

const shares = {
  bytesShare: share.describe('Of what is written, copies included'),
  replicasShare: share,
  diskShare: share.describe('Of the bytes on disk, copies included'),
  perMonth: z
    .number()
    .min(0)
    .nullable()
    .describe(
      'What is measured of it costs so much a month; null where nothing is',
    ),
};

const topicShowbackSchema = z.strictObject({
  name: z.string(),
  internal: z.boolean().describe("One of Kafka's own"),
  owners: z
    .array(z.string())
    .describe('Entity references; several bear an equal part each'),
  ...shares,
});

/**
 * A topic's share of a cluster, from 0 to 1, and of its cost. Null where it is not known.
 *
 * @public
 */
export type TopicShowback = z.infer<typeof topicShowbackSchema>;

const ownerShowbackSchema = z.strictObject({
  owner: z.string().nullable().describe('Null for topics without an owner'),
  topics: z.int(),
  ...shares,
});

/**
 * The share of a cluster that the topics of an owner have, and of its cost.
 *
 * @public
 */
export type OwnerShowback = z.infer<typeof ownerShowbackSchema>;

export const clusterShowbackSchema = z
  .strictObject({
    cluster: z.string(),
    assessedAt: isoTimeSchema.nullable(),
    stale: stalenessSchema.nullable(),
    cost: clusterCostSchema
      .nullable()
      .describe('Of the whole cluster; null without prices'),
    attributedPerMonth: z
      .number()
      .min(0)
      .nullable()
      .describe('What of the cost topics bear; null without prices'),
    unknownThroughput: z
      .int()
      .describe(
        'Topics of unknown throughput. Where it is unknown of all, brokers are shared by replicas, and transfer is not shared',
      ),
    notMeasured: z
      .strictObject({
        bytesShare: z.number().min(0),
        diskShare: z.number().min(0),
        perMonth: z.number().min(0),
      })
      .nullable()
      .describe(
        'What of the cluster is not measured, as shares of the replicas of the topics that it is of: it costs nobody; null without prices',
      ),
    topics: z
      .array(topicShowbackSchema)
      .describe('The most expensive first, at most 2,000; none without prices'),
    moreTopics: z.int(),
    owners: z
      .array(ownerShowbackSchema)
      .describe('Of all topics, the most expensive first'),
  })
  .describe('What each topic and owner uses of a cluster, and what that costs');

/** @public */
export type ClusterShowback = z.infer<typeof clusterShowbackSchema>;

export const showbackEndpoints = {
  getShowback: {
    method: 'get',
    path: '/v1/clusters/{cluster}/showback',
    summary: 'What each topic and owner uses of a cluster, and what that costs',
    answer: clusterShowbackSchema,
  },
} as const satisfies Endpoints;

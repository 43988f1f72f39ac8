import { z } from 'zod';

const tierSchema = z.strictObject({
  fromMBps: z.number().describe('Peak in MB/s at which the tier begins'),
  fromIncluded: z
    .boolean()
    .describe('Whether a peak of exactly `fromMBps` belongs to this tier'),
  start: z.int(),
  max: z.int(),
  increment: z.int(),
  openEnded: z
    .boolean()
    .describe('Whether the guide writes the maximum as "96+"'),
});

/** @public */
export type PartitionTier = z.infer<typeof tierSchema>;

const ruleLevelSchema = z
  .enum(['advice', 'warning', 'scale'])
  .describe(
    'What becomes of a topic that a rule asks more partitions for: advice leaves the level as it is',
  );

/** @public */
export type PartitionRuleLevel = z.infer<typeof ruleLevelSchema>;

const rulesSchema = z
  .strictObject({
    minimum: ruleLevelSchema.describe('Fewer partitions than `minimum`'),
    members: ruleLevelSchema.describe(
      "Fewer partitions than measured members, or peak ÷ a consumer's benchmark, × growth",
    ),
    tierStart: ruleLevelSchema.describe(
      'Fewer partitions than the tier starts with',
    ),
  })
  .describe(
    'Rules that ask for more partitions than what is written and declared needs',
  );

/** @public */
export type PartitionRules = z.infer<typeof rulesSchema>;

const tiersSchema = z
  .strictObject({
    low: tierSchema,
    medium: tierSchema,
    high: tierSchema,
    veryHigh: tierSchema,
  })
  .describe('Classes of message volume');

export const tierNameSchema = tiersSchema.keyof();

/**
 * The guide's classes of message volume.
 *
 * @public
 */
export type TierName = z.infer<typeof tierNameSchema>;

export const partitionPolicySchema = z
  .strictObject({
    singlePartitionMBps: z
      .number()
      .describe('MB/s that one partition carries: a planning figure'),
    growth: z.number().describe('Factor on the target parallelism'),
    minimum: z.int(),
    roundTo: z
      .int()
      .describe('Recommended counts grow in steps that are a multiple of this'),
    volumeFactor: z
      .number()
      .describe('Factor on the peak, such as for encryption and audit'),
    tiers: tiersSchema,
    saturationShare: z
      .number()
      .describe(
        'Share of partitions × singlePartitionMBps above which the peak is a warning',
      ),
    hotPartitionShare: z
      .number()
      .describe(
        'A partition is hot from this share of singlePartitionMBps, while the mean is below hotMeanShare',
      ),
    hotMeanShare: z.number(),
    surplusFactor: z
      .number()
      .describe(
        'More than this many times the partitions of a new topic are too many',
      ),
    underReplicatedMinutes: z
      .number()
      .describe(
        'Minutes for which a partition may be under-replicated before it is a warning',
      ),
    brokerBudget: z
      .int()
      .describe('Replicas (leaders and followers) that one broker may hold'),
    rules: rulesSchema,
  })
  .describe('How partition counts are recommended and assessed');

/** @public */
export type PartitionPolicy = z.infer<typeof partitionPolicySchema>;

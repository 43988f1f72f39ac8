import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const quantity = z
  .union([z.int(), z.string()])
  .refine(value =>
    /^\+?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(
      String(value),
    ),
  );

const amounts = z.record(z.string(), quantity);

/**
 * What Confluent for Kubernetes takes in a `Kafka` resource, of our own making and only as far as the tests need it: the operator's own
 * schema is not ours to copy. Objects are closed as the operator's are, so that a misplaced field is found.
 */
const confluentKafkaSchema = z.strictObject({
  apiVersion: z.literal('platform.confluent.io/v1beta1'),
  kind: z.literal('Kafka'),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.strictObject({
    replicas: z.int().optional(),
    image: z.strictObject({
      application: z.string().regex(/.+:.+/),
      init: z.string().regex(/.+:.+/),
    }),
    dataVolumeCapacity: quantity,
    oneReplicaPerNode: z.boolean().optional(),
    podTemplate: z
      .strictObject({
        annotations: z.record(z.string(), z.string()).optional(),
        resources: z
          .strictObject({
            requests: amounts.optional(),
            limits: amounts.optional(),
          })
          .optional(),
      })
      .optional(),
    configOverrides: z
      .strictObject({
        server: z.array(z.string()).optional(),
        jvm: z.array(z.string()).optional(),
        log4j: z.array(z.string()).optional(),
      })
      .optional(),
    dependencies: z
      .looseObject({
        kRaftController: z
          .looseObject({ clusterRef: z.looseObject({ name: z.string() }) })
          .optional(),
      })
      .optional(),
  }),
});

/** The operator's own schema, for who has it: a JSON schema of the custom resource. */
const OWN_SCHEMA =
  process.env.CONFLUENT_KAFKA_SCHEMA ??
  path.resolve(
    __dirname,
    '../../../../../../shared/schemas/confluent-kafka_v1beta1.json',
  );

/** Whether resources are also held to the operator's own schema. */
export const hasOperatorSchema = existsSync(OWN_SCHEMA);

const schemas: z.ZodType[] = [
  confluentKafkaSchema,
  ...(hasOperatorSchema
    ? [z.fromJSONSchema(JSON.parse(readFileSync(OWN_SCHEMA, 'utf8')))]
    : []),
];

/** What is wrong with a `Kafka` resource of Confluent for Kubernetes; empty for nothing. */
export function confluentProblems(resource: unknown): string[] {
  return schemas.flatMap(schema => {
    const { error } = schema.safeParse(resource);
    return error ? [z.prettifyError(error)] : [];
  });
}

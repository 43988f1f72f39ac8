import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import {
  compareLevels,
  kafkaCapacityReadPermission,
  Level,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';
import { subjectList } from '../resources/subject-lists/subjectList';
import { worstFirst } from '../resources/subjects';
import { ActionServices, READ_ONLY, readerOf } from './actionServices';
import { summaryOutput, summaryFields } from './subjectSchemas';

const LIMIT = 50;
const RISKS: readonly Level[] = ['emergency', 'scale', 'warning'];
const KINDS: readonly SubjectKind[] = ['topic', 'consumer-group'];

/** Registers the action that lists what needs attention. */
export function registerListAtRisk(
  registry: ActionsRegistryService,
  services: ActionServices,
): void {
  registry.register({
    name: 'list-at-risk',
    title: 'List Kafka topics and consumer groups that need attention',
    description: `Lists the Kafka topics and consumer groups that are at the level \`warning\`, \`scale\` or \`emergency\`, worst
first, with one sentence each that says the number, the limit and what to do.

Findings that people have snoozed or accepted are left out, except emergencies. What could not be measured is not in the list:
an empty list does not mean that everything is well. Only what the caller may see in the catalog is listed. Narrow it by
cluster, owner or kind; \`more\` says that there are others beyond the limit.`,
    visibilityPermission: kafkaCapacityReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          cluster: z
            .string()
            .optional()
            .describe('Only this cluster; by default all configured ones'),
          owner: z
            .string()
            .optional()
            .describe(
              'Only what entities of this owner register, such as `group:default/team-orders`; `none` for what no entity registers',
            ),
          kind: z
            .enum(['topic', 'consumer-group'])
            .optional()
            .describe('Only these; by default both'),
          minimumLevel: z
            .enum(['warning', 'scale', 'emergency'])
            .optional()
            .describe('The mildest level in the list; by default warning'),
          limit: z
            .number()
            .int()
            .min(1)
            .max(LIMIT)
            .optional()
            .describe(`At most this many, 1 to ${LIMIT}; by default 20`),
        }),
      output: z =>
        z.object({
          items: z.array(z.object(summaryFields(z))).describe('Worst first'),
          more: z.boolean().describe('True when there are others'),
        }),
    },
    examples: [
      {
        title: 'What of mine needs attention?',
        input: { owner: 'group:default/team-orders' },
      },
      { title: 'Emergencies anywhere', input: { minimumLevel: 'emergency' } },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, owner, minimumLevel = 'warning', limit = 20 } = input;
      const caller = await readerOf(services, credentials);
      const clusters = services.model.settings.clusters
        .map(({ connection }) => connection.name)
        .filter(name => cluster === undefined || name === cluster);
      if (cluster !== undefined && clusters.length === 0) {
        throw new NotFoundError(`Cluster '${cluster}' is not configured`);
      }
      const pages = await Promise.all(
        KINDS.filter(kind => (input.kind ?? kind) === kind).map(kind =>
          subjectList(
            services.model,
            clusters,
            kind,
            {
              limit,
              owner,
              level: RISKS.filter(
                level => compareLevels(level, minimumLevel) <= 0,
              ),
              snoozed: false,
            },
            caller,
          ),
        ),
      );
      const items = pages.flatMap(page => page.items).sort(worstFirst);
      return {
        output: {
          items: items.slice(0, limit).map(summaryOutput),
          more:
            items.length > limit ||
            pages.some(({ nextCursor }) => nextCursor !== null),
        },
      };
    },
  });
}

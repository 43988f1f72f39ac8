import techInsightsPlugin from '@backstage-community/plugin-tech-insights-backend';
import jsonRulesEngineModule from '@backstage-community/plugin-tech-insights-backend-module-jsonfc';
import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  EntityFacts,
  ENTITY_FACTS,
  evaluateChecks,
  FACT_NAMES,
  factsOfEntity,
  ScoredSubject,
} from 'backstage-plugin-kafka-capacity-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import techInsightsModuleKafkaCapacity, {
  KafkaCapacityCheck,
  kafkaCapacityChecks,
} from '.';

jest.setTimeout(300_000);

const TOPIC: ScoredSubject = {
  kind: 'topic',
  level: 'ok',
  snooze: null,
  assessedAt: '2026-03-01T12:00:00.000Z',
  stale: false,
  simulated: false,
  owned: true,
  peakDeclared: false,
  traits: {
    kind: 'topic',
    signals: {
      'partition-count': 'ok',
      saturation: 'ok',
      'hot-partition': 'ok',
      'offline-partitions': 'ok',
      'under-min-isr': 'ok',
      'under-replicated': 'ok',
    },
    replicationFactor: 3,
    minInsyncReplicas: 2,
    surplus: false,
    declaredPeak: true,
  },
};

const FACTS: Record<string, EntityFacts> = Object.fromEntries(
  [
    factsOfEntity('component:default/well', [TOPIC], 0),
    factsOfEntity(
      'component:default/never-assessed',
      [{ ...TOPIC, level: 'unknown', traits: null, assessedAt: null }],
      2,
    ),
    factsOfEntity('component:default/without-kafka', [], 0),
  ].map(facts => [facts.entityRef, facts]),
);

const entities: Entity[] = [
  ...Object.keys(FACTS).map(ref => ref.split('/')[1]),
  // More than one request may ask for.
  ...Array.from({ length: 1200 }, (_, i) => `other-${i}`),
].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name },
  spec: {},
}));

/** Answers of the kafka-capacity backend, for services alone. */
function capacityBackend(asked: string[][]) {
  return createBackendPlugin({
    pluginId: 'kafka-capacity',
    register(env) {
      env.registerInit({
        deps: {
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
        },
        async init({ httpAuth, httpRouter }) {
          httpRouter.use(async (req, res) => {
            await httpAuth.credentials(req, { allow: ['service'] });
            const chunks: Buffer[] = [];
            for await (const chunk of req) chunks.push(chunk);
            const { entityRefs }: { entityRefs: string[] } = JSON.parse(
              Buffer.concat(chunks).toString(),
            );
            asked.push(entityRefs);
            const found = entityRefs.filter(ref => FACTS[ref]);
            res.json({
              items: found.map(ref => FACTS[ref]),
              notFound: entityRefs.filter(ref => !FACTS[ref]),
            });
          });
        },
      });
    },
  });
}

const config = {
  techInsights: {
    factRetrievers: {
      kafkaCapacityFactRetriever: { cadence: '*/15 * * * *' },
    },
    factChecker: {
      checks: Object.fromEntries(
        kafkaCapacityChecks.map(({ id, rule, ...check }) => [
          id,
          { ...check, rule: JSON.parse(JSON.stringify(rule)) },
        ]),
      ),
    },
  },
};

/** A check as the documentation has it, to be copied. */
function asYaml(check: KafkaCapacityCheck): string {
  const { conditions } = check.rule;
  if (!('all' in conditions)) throw new Error('write it out in another way');
  return [
    `${check.id}:`,
    `  type: ${check.type}`,
    `  name: ${check.name}`,
    `  description: ${check.description}`,
    `  factIds: [${check.factIds.join(', ')}]`,
    '  rule:',
    '    conditions:',
    '      all:',
    ...conditions.all.map(one => {
      if (!('fact' in one)) throw new Error('write it out in another way');
      return `        - { fact: ${one.fact}, operator: ${one.operator}, value: ${one.value} }`;
    }),
    '  failureMetadata:',
    `    why: ${check.failureMetadata.why}`,
  ]
    .map(line => `${line}\n`)
    .join('');
}

describe('the module in Tech Insights', () => {
  it('stores facts of what registers something, and runs the checks on them', async () => {
    const asked: string[][] = [];
    let retrieve: (() => Promise<void>) | undefined;
    const backend = await startTestBackend({
      features: [
        techInsightsPlugin,
        jsonRulesEngineModule,
        techInsightsModuleKafkaCapacity,
        capacityBackend(asked),
        createBackendModule({
          pluginId: 'tech-insights',
          moduleId: 'by-hand',
          register(env) {
            env.registerInit({
              deps: { scheduler: coreServices.scheduler },
              async init({ scheduler }) {
                retrieve = () => scheduler.triggerTask('kafka-capacity');
              },
            });
          },
        }),
        catalogServiceMock.factory({ entities }),
        mockServices.rootConfig.factory({ data: config }),
        mockServices.scheduler.factory({
          includeInitialDelayedTasksOnStartup: true,
          includeManualTasksOnStartup: true,
        }),
      ],
    });
    try {
      const base = `http://127.0.0.1:${backend.server.port()}/api/tech-insights`;
      const ask = async (address: string, body?: object) => {
        const response = await fetch(`${base}${address}`, {
          method: body ? 'POST' : 'GET',
          headers: {
            authorization: mockCredentials.user.header(),
            'content-type': 'application/json',
          },
          ...(body && { body: JSON.stringify(body) }),
        });
        expect(response.status).toBe(200);
        return response.json();
      };
      const factsOf = (name: string) =>
        ask(
          `/facts/latest?entity=component:default/${name}&ids[]=kafka-capacity`,
        );
      const deadline = Date.now() + 120_000;
      let stored = await factsOf('well');
      while (!stored['kafka-capacity'] && Date.now() < deadline) {
        await wait(100);
        stored = await factsOf('well');
      }
      const { entityRef: _, ...well } = FACTS['component:default/well'];
      expect(stored['kafka-capacity'].facts).toEqual(well);
      expect(await factsOf('without-kafka')).toEqual({});
      expect(asked.map(refs => refs.length)).toEqual([1000, 203]);

      const [schema] = await ask('/fact-schemas?ids[]=kafka-capacity');
      expect(schema.coverage).toEqual({
        type: 'float',
        description: ENTITY_FACTS.coverage.description,
        metadata: { unit: '%' },
      });
      for (const name of FACT_NAMES) expect(schema).toHaveProperty(name);

      const checks = await ask('/checks');
      expect(checks).toHaveLength(kafkaCapacityChecks.length);
      for (const check of kafkaCapacityChecks) {
        expect(checks).toContainEqual(expect.objectContaining(check));
      }
      for (const name of ['well', 'never-assessed']) {
        const results: { check: { id: string }; result: boolean }[] = await ask(
          `/checks/run/default/component/${name}`,
          {},
        );
        expect(results).toHaveLength(kafkaCapacityChecks.length);
        const ours = new Map(
          evaluateChecks(FACTS[`component:default/${name}`]).map(
            ({ id, outcome }) => [id, outcome],
          ),
        );
        for (const { check, result } of results) {
          // What does not apply passes there, and what is unknown does not.
          const outcome = ours.get(check.id) ?? 'passed';
          expect([check.id, result]).toEqual([check.id, outcome === 'passed']);
        }
        expect(results.every(({ result }) => result)).toBe(name === 'well');
      }

      // Its annotation is removed: checks must not fail on what it had.
      const gone = factsOfEntity('component:default/never-assessed', [], 0);
      FACTS['component:default/never-assessed'] = gone;
      await retrieve?.();
      const { entityRef: _gone, ...nothing } = gone;
      expect((await factsOf('never-assessed'))['kafka-capacity'].facts).toEqual(
        nothing,
      );
      expect(await factsOf('without-kafka')).toEqual({});
      const left: { result: boolean }[] = await ask(
        '/checks/run/default/component/never-assessed',
        {},
      );
      expect(left.filter(({ result }) => !result)).toEqual([]);
    } finally {
      await backend.stop();
    }
  });

  it('ships its checks as configuration to include', () => {
    const file = readFileSync(
      path.resolve(__dirname, '../checks.yaml'),
      'utf8',
    );
    const [, ...checks] = file.split('\n');
    expect(checks.join('\n')).toBe(kafkaCapacityChecks.map(asYaml).join(''));
  });
});

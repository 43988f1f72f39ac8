import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import { parse } from 'yaml';
import { parseKafkaAnnotations } from '../../annotations/annotations';
import { isModelFailure } from '../../calculation/modelInput';
import { CatalogTopic, catalogTopicResource } from './catalogTopic';

const { isValidObjectName } = KubernetesValidatorFunctions;

const topic: CatalogTopic = {
  cluster: 'prod',
  topic: 'orders.placed',
  owner: 'group:default/ordering',
};

function entityOf(given: Partial<CatalogTopic> = {}) {
  const document = catalogTopicResource({ ...topic, ...given });
  if (isModelFailure(document)) throw new Error(document.error.message);
  return parse(document.text);
}

describe('catalogTopicResource', () => {
  it('registers the topic, with what is declared about it', () => {
    const declared = {
      peakThroughputMBps: 0.0000001,
      targetParallelism: 12,
      growth: 1.5,
      keyed: true,
      orderPerKey: false,
      profile: 'compliance' as const,
    };
    const entity = entityOf({
      description: 'yes: "no"',
      system: 'ordering',
      dependsOn: ['resource:default/kafka-prod'],
      declared,
    });
    expect(entity).toMatchObject({
      kind: 'Resource',
      metadata: { name: 'orders.placed', description: 'yes: "no"' },
      spec: {
        type: 'kafka-topic',
        owner: 'group:default/ordering',
        system: 'ordering',
        dependsOn: ['resource:default/kafka-prod'],
      },
    });
    expect(parseKafkaAnnotations(entity.metadata.annotations)).toEqual({
      subjects: [{ kind: 'topic', cluster: 'prod', name: 'orders.placed' }],
      declared,
      problems: [],
    });
  });

  it('leaves out what is not given', () => {
    expect(entityOf()).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: 'orders.placed',
        annotations: { 'kafka.apache.org/topics': 'prod/orders.placed' },
      },
      spec: { type: 'kafka-topic', owner: 'group:default/ordering' },
    });
  });

  it('names the entity of any topic, and no two the same', () => {
    const names = [
      ...['orders.placed', 'payments__events', 'orders--v1', 'orders-.v1'],
      ...['Orders', 'ORDERS', '_orders', 'orders.', '_', '-', '__', '...'],
      ...[
        'x'.repeat(63),
        'x'.repeat(64),
        'x'.repeat(249),
        `${'x'.repeat(53)}.y${'z'.repeat(9)}`,
      ],
    ];
    const entities = names.map(name => entityOf({ topic: name }).metadata.name);
    expect(entities.slice(0, 4)).toEqual(names.slice(0, 4));
    expect(entities.filter(isValidObjectName)).toEqual(entities);
    expect(new Set(entities.map(name => name.toLowerCase())).size).toBe(
      names.length,
    );
  });

  it.each([
    [{ topic: 'a b' }, 'topic'],
    [{ cluster: 'a,b' }, 'cluster'],
    [{ entityName: 'orders.' }, 'entityName'],
    [{ entityName: 'x'.repeat(64) }, 'entityName'],
    [{ owner: '' }, 'owner'],
    [{ owner: 'a:b:c d' }, 'owner'],
    [{ system: 'ordering system' }, 'system'],
    [{ dependsOn: [''] }, 'dependsOn'],
    [{ dependsOn: ['cluster prod'] }, 'dependsOn'],
    [{ dependsOn: ['kafka-prod'] }, 'dependsOn'],
  ])('refuses %j', (given, field) => {
    expect(catalogTopicResource({ ...topic, ...given })).toMatchObject({
      error: { field },
    });
  });
});

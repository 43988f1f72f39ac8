import { parse } from 'yaml';
import { parseKafkaAnnotations } from '../annotations';
import { isModelFailure } from '../model/modelInput';
import { CatalogTopic, catalogTopicResource } from './catalogTopic';

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

  it.each([
    [{ topic: 'a b' }, 'topic'],
    [{ cluster: 'a,b' }, 'cluster'],
    [{ topic: 'orders..placed' }, 'entityName'],
    [{ entityName: 'x'.repeat(64) }, 'entityName'],
    [{ owner: '' }, 'owner'],
    [{ dependsOn: [''] }, 'dependsOn'],
  ])('refuses %j', (given, field) => {
    expect(catalogTopicResource({ ...topic, ...given })).toMatchObject({
      error: { field },
    });
  });
});

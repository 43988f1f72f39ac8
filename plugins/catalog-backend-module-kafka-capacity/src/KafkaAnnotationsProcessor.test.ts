import { Entity } from '@backstage/catalog-model';
import { KafkaAnnotationsProcessor } from './KafkaAnnotationsProcessor';

const annotated = (annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'shop', annotations },
});

describe('KafkaAnnotationsProcessor', () => {
  const processor = new KafkaAnnotationsProcessor();

  it('leaves what is right as it is', async () => {
    for (const entity of [
      { apiVersion: 'a/v1', kind: 'Component', metadata: { name: 'plain' } },
      annotated({
        'kafka.apache.org/topics': 'prod/orders',
        'kafka.apache.org/consumer-groups': 'prod/a/b',
        'kafka.apache.org/cluster': 'prod',
        'kafka.apache.org/broker': 'prod/1',
        'kafka-capacity/peak-throughput-mbps': '65',
      }),
    ]) {
      expect(await processor.postProcessEntity(entity)).toBe(entity);
    }
  });

  it('names each annotation that is wrong, besides what others found', async () => {
    const other = { type: 'other', level: 'info', message: 'as before' };
    const entity = {
      ...annotated({
        'kafka.apache.org/topics': '/orders',
        'kafka.apache.org/consumer-groups': '',
        'kafka.apache.org/cluster': 'a,b',
        'kafka.apache.org/broker': 'prod/one',
        'kafka-capacity/peak-throughput-mbps': 'fast',
        'kafka-capacity/pike': '1',
        'kafka-capacity/consumer-lag-warning': '100',
        'kafka-capacity/consumer-lag-scale': '50',
      }),
      status: { items: [other] },
    };
    const marked: Entity & {
      status?: { items: { type: string; message: string }[] };
    } = await processor.postProcessEntity(entity);
    const [first, ...items] = marked.status?.items ?? [];
    expect(first).toBe(other);
    expect(items).toMatchObject(
      [
        'kafka.apache.org/topics',
        'kafka.apache.org/consumer-groups',
        'kafka-capacity/consumer-lag-scale',
        'kafka-capacity/pike',
        'kafka-capacity/peak-throughput-mbps',
        'kafka.apache.org/cluster',
        'kafka.apache.org/broker',
      ].map(annotation => ({
        type: 'backstage.io/catalog-processing',
        level: 'error',
        error: {
          name: 'InputError',
          message: expect.stringContaining(annotation),
        },
      })),
    );
    expect(marked).toMatchObject(annotated(entity.metadata.annotations ?? {}));
  });
});

import Typography from '@material-ui/core/Typography';
import { Entity } from '@backstage/catalog-model';
import { CodeSnippet } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  KAFKA_CLUSTER_ANNOTATION,
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
  KAFKA_TOPICS_ANNOTATION,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';

const ROLLED_UP_KINDS = ['system', 'domain', 'group'];

/** What to tell of an entity that registers nothing. */
interface Advice {
  title: string;
  text: string;
  /** `metadata.name` of the entity that is to have the annotations. */
  name: string;
  annotations: Record<string, string>;
}

/** What to write into `catalog-info.yaml` so that an entity's topics and consumer groups, or itself as one of them, show. */
export function NothingRegistered(props: { entity: Entity }) {
  const { entity } = props;
  const api = useApi(kafkaCapacityApiRef);
  const clusters = usePolled(() => api.getClusters(), 'clusters');
  // A person who may not list the clusters still gets a snippet, with a name to put in.
  const cluster = clusters.value?.[0]?.cluster ?? 'my-cluster';
  const { title, text, name, annotations } = adviceFor(entity, cluster);
  return (
    <>
      <Typography variant="subtitle1" component="h3">
        {title}
      </Typography>
      <Typography variant="body2" paragraph>
        {text}
      </Typography>
      <CodeSnippet
        language="yaml"
        showCopyCodeButton
        text={[
          'metadata:',
          `  name: ${name}`,
          '  annotations:',
          ...Object.entries(annotations).map(
            ([annotation, value]) => `    ${annotation}: ${value}`,
          ),
        ].join('\n')}
      />
    </>
  );
}

function adviceFor(entity: Entity, cluster: string): Advice {
  const { name } = entity.metadata;
  const kind = entity.kind.toLocaleLowerCase('en-US');
  const itself = (what: string, annotations: Advice['annotations']) => ({
    title: `Which ${what} is this?`,
    text: 'Add its name in Kafka to catalog-info.yaml:',
    name,
    annotations,
  });
  const type = kind === 'resource' ? entity.spec?.type : undefined;
  if (type === 'kafka-topic') {
    const topic = `${cluster}/${name}`;
    return itself('topic', { [KAFKA_TOPICS_ANNOTATION]: topic });
  }
  if (type === 'kafka-consumer-group') {
    const group = `${cluster}/${name}`;
    return itself('consumer group', {
      [KAFKA_CONSUMER_GROUPS_ANNOTATION]: group,
    });
  }
  if (type === 'kafka-cluster') {
    return {
      ...itself('cluster', { [KAFKA_CLUSTER_ANNOTATION]: cluster }),
      text: 'Add its name in app-config.yaml to catalog-info.yaml:',
    };
  }
  const rolledUp = ROLLED_UP_KINDS.includes(kind);
  return {
    title: 'No topic or consumer group is registered yet',
    text: rolledUp
      ? `Register them on the components, APIs and resources that belong to this ${kind}: add to their catalog-info.yaml`
      : 'Add their names to catalog-info.yaml, separated by commas:',
    name: rolledUp ? 'my-service' : name,
    annotations: {
      [KAFKA_TOPICS_ANNOTATION]: `${cluster}/my-topic`,
      [KAFKA_CONSUMER_GROUPS_ANNOTATION]: `${cluster}/my-group`,
    },
  };
}

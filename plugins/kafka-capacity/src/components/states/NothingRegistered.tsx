import Typography from '@material-ui/core/Typography';
import { Entity } from '@backstage/catalog-model';
import { CodeSnippet } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';

const ROLLED_UP_KINDS = ['system', 'domain', 'group'];

/** What to write into `catalog-info.yaml` so that an entity's topics and consumer groups show. */
export function NothingRegistered(props: { entity: Entity }) {
  const { entity } = props;
  const api = useApi(kafkaCapacityApiRef);
  const clusters = usePolled(() => api.getClusters(), 'clusters');
  // A person who may not list the clusters still gets a snippet, with a name to put in.
  const cluster = clusters.value?.[0]?.cluster ?? 'my-cluster';
  const kind = entity.kind.toLocaleLowerCase('en-US');
  const rolledUp = ROLLED_UP_KINDS.includes(kind);
  return (
    <>
      <Typography variant="subtitle1" component="h3">
        No topic or consumer group is registered yet
      </Typography>
      <Typography variant="body2" paragraph>
        {rolledUp
          ? `Register them on the components, APIs and resources that belong to this ${kind}: add to their catalog-info.yaml`
          : 'Name them in catalog-info.yaml, several separated by commas:'}
      </Typography>
      <CodeSnippet
        language="yaml"
        showCopyCodeButton
        text={annotationSnippet(entity, rolledUp, cluster)}
      />
    </>
  );
}

function annotationSnippet(
  entity: Entity,
  rolledUp: boolean,
  cluster: string,
): string {
  const name = rolledUp ? 'my-service' : entity.metadata.name;
  return [
    'metadata:',
    `  name: ${name}`,
    '  annotations:',
    `    kafka.apache.org/topics: ${cluster}/my-topic`,
    `    kafka.apache.org/consumer-groups: ${cluster}/my-group`,
  ].join('\n');
}

import useAsync from 'react-use/esm/useAsync';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { LinkButton } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { RequirePermission } from '@backstage/plugin-permission-react';
import {
  kafkaCapacityTopicScalePermission,
  Subject,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { templateRouteRef } from '../../routes';

/** What the template that a recommendation leads to is marked with. */
const TEMPLATE_LABEL = 'metadata.labels.kafka-capacity/template';

const useStyles = makeStyles((theme: Theme) => ({
  root: { marginTop: theme.spacing(2) },
}));

/**
 * Leads to the scaffolder's template that adds partitions, filled in with what is recommended. Shown where the person may see such a
 * template, the cluster allows changes, and the person may make them.
 */
export function ScaleByTemplate(props: { topic: Subject; partitions: number }) {
  const { topic, partitions } = props;
  const classes = useStyles();
  const catalog = useApi(catalogApiRef);
  const api = useApi(kafkaCapacityApiRef);
  const templateRoute = useRouteRef(templateRouteRef);
  const { cluster, name } = topic;
  const isInstalled = templateRoute !== undefined;
  const template = useAsync(async () => {
    if (!isInstalled) return undefined;
    const [{ items }, { newTopics }] = await Promise.all([
      catalog.getEntities({
        filter: { kind: 'template', [TEMPLATE_LABEL]: 'scale-topic' },
        fields: ['metadata.name', 'metadata.namespace', 'metadata.title'],
        limit: 1,
      }),
      api.getCluster(cluster),
    ]);
    return newTopics.allowChanges ? items[0]?.metadata : undefined;
  }, [isInstalled, catalog, api, cluster]);
  // A page that offers no shortcut is as good as before: no error is shown for one that could not be looked up.
  if (!templateRoute || !template.value) return null;
  const { name: templateName, namespace = 'default', title } = template.value;
  const formData = JSON.stringify({ cluster, topic: name, partitions });
  const path = templateRoute({ namespace, templateName });
  return (
    <RequirePermission
      permission={kafkaCapacityTopicScalePermission}
      errorPage={<></>}
    >
      <div className={classes.root}>
        <LinkButton
          to={`${path}?formData=${encodeURIComponent(formData)}`}
          variant="outlined"
          color="primary"
          size="small"
        >
          Scale by template
        </LinkButton>{' '}
        <Typography variant="body2" component="span" color="textSecondary">
          {title ?? templateName}, filled in with {partitions} partitions
        </Typography>
      </div>
    </RequirePermission>
  );
}

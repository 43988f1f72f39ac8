import { useCallback } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { configApiRef, useApi, useRouteRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  entityTabPath,
  Subject,
  subjectQuery,
} from 'backstage-plugin-kafka-capacity-common';

/**
 * Where the tab of any entity is, with a subject chosen in it. The configuration says it, as for the backend's links: a tab has no
 * address of its own outside of an entity's page. Without that it is below the entity's page, wherever the catalog is.
 */
export function useEntityTabPath(): (
  entityRef: string,
  subject?: Subject,
) => string {
  const template = useApi(configApiRef).getOptionalString(
    'kafkaCapacity.entityTabPath',
  );
  const entityRoute = useRouteRef(entityRouteRef);
  return useCallback(
    (entityRef, subject) => {
      if (template) return entityTabPath(entityRef, subject, template);
      const { kind, namespace, name } = parseEntityRef(entityRef);
      const path = `${entityRoute({ kind, namespace, name })}/kafka-capacity`;
      return subject ? `${path}?${subjectQuery(subject)}` : path;
    },
    [template, entityRoute],
  );
}

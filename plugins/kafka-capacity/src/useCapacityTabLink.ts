import { useCallback } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import { Subject, subjectQuery } from 'backstage-plugin-kafka-capacity-common';
import { capacityTabRouteRef } from './routes';

/** The address of the present entity's tab, with a subject chosen; undefined where the tab is not installed. */
export function useCapacityTabLink(): (
  subject?: Subject,
) => string | undefined {
  const tab = useRouteRef(capacityTabRouteRef);
  return useCallback(
    subject => {
      const path = tab?.();
      if (!path || !subject) return path;
      return `${path}?${subjectQuery(subject)}`;
    },
    [tab],
  );
}

import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

/** The platform page. */
export const rootRouteRef = createRouteRef({ id: 'kafka-capacity' });

/** The tab on an entity page. */
export const entityContentRouteRef = createRouteRef({
  id: 'kafka-capacity:entity-content',
});

/**
 * Where the card's "What to do" leads: the tab, where it is installed. It is external so that the card also works on a
 * page without the tab.
 */
export const capacityTabRouteRef = createExternalRouteRef({
  id: 'kafka-capacity:capacity-tab',
  optional: true,
  defaultTarget: 'kafka-capacity.entityContent',
});

/** The platform page as entity pages lead to it, where it is installed: external for the same reason. */
export const platformPageRouteRef = createExternalRouteRef({
  id: 'kafka-capacity:platform-page',
  optional: true,
  defaultTarget: 'kafka-capacity.root',
});

/** The scaffolder's page of a template, where the scaffolder is installed. */
export const templateRouteRef = createExternalRouteRef({
  id: 'kafka-capacity:template',
  params: ['namespace', 'templateName'],
  optional: true,
  defaultTarget: 'scaffolder.selectedTemplate',
});

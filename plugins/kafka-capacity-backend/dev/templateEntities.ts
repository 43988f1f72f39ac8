import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
} from '@backstage/catalog-model';
import {
  CatalogProcessor,
  catalogProcessingExtensionPoint,
  processingResult,
} from '@backstage/plugin-catalog-node';

const isTemplate = ({ apiVersion, kind }: Entity) =>
  kind === 'Template' && apiVersion === 'scaffolder.backstage.io/v1beta3';

const templateProcessor: CatalogProcessor = {
  getProcessorName: () => 'portal-templates',
  validateEntityKind: async entity => isTemplate(entity),
  async postProcessEntity(entity, _location, emit) {
    const owner = entity.spec?.owner;
    if (!isTemplate(entity) || typeof owner !== 'string') return entity;
    const source = getCompoundEntityRef(entity);
    const target = parseEntityRef(owner, { defaultKind: 'Group' });
    const relation = (type: string, from: typeof source, to: typeof source) =>
      emit(processingResult.relation({ type, source: from, target: to }));
    relation(RELATION_OWNED_BY, source, target);
    relation(RELATION_OWNER_OF, target, source);
    return entity;
  },
};

/** Lets the portal's catalog hold templates of the scaffolder. */
export const templateEntities = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'portal-templates',
  register(registration) {
    registration.registerInit({
      deps: { catalog: catalogProcessingExtensionPoint },
      async init({ catalog }) {
        catalog.addProcessor(templateProcessor);
      },
    });
  },
});

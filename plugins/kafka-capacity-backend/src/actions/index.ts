import { withoutRestricted, readableError } from '../access/restrictedAnswers';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ActionServices } from './actionServices';
import { registerExplainAssessment } from './explainAssessment';
import { registerExplainCluster } from './explainCluster';
import { registerListAtRisk } from './listAtRisk';
import { registerRecommendPartitions } from './recommendPartitions';
import { registerSizeCluster } from './sizeCluster';
import { registerWhatIf } from './whatIf';

/** A registry whose actions answer nothing that is restricted: an assistant may repeat it to anybody. */
function readableRegistry(
  registry: ActionsRegistryService,
  { logger }: ActionServices,
): ActionsRegistryService {
  const mayRead = async () => false;
  return {
    register: options =>
      registry.register({
        ...options,
        action: async context => {
          try {
            return await withoutRestricted(
              await options.action(context),
              mayRead,
            );
          } catch (error) {
            const what = `Action ${options.name}`;
            throw await readableError(error, what, logger, mayRead);
          }
        },
      }),
  };
}

/** Registers every action: read-only answers for templates, and for assistants by way of MCP. */
export function registerActions(
  given: ActionsRegistryService,
  services: ActionServices,
): void {
  const registry = readableRegistry(given, services);
  registerExplainAssessment(registry, services);
  registerExplainCluster(registry, services);
  registerRecommendPartitions(registry, services);
  registerListAtRisk(registry, services);
  registerSizeCluster(registry, services);
  registerWhatIf(registry, services);
}

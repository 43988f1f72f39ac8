import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ActionServices } from './actionServices';
import { registerExplainAssessment } from './explainAssessment';
import { registerExplainCluster } from './explainCluster';
import { registerListAtRisk } from './listAtRisk';
import { registerRecommendPartitions } from './recommendPartitions';
import { registerSizeCluster } from './sizeCluster';
import { registerWhatIf } from './whatIf';

/** Registers every action: read-only answers for templates, and for assistants by way of MCP. */
export function registerActions(
  registry: ActionsRegistryService,
  services: ActionServices,
): void {
  registerExplainAssessment(registry, services);
  registerExplainCluster(registry, services);
  registerRecommendPartitions(registry, services);
  registerListAtRisk(registry, services);
  registerSizeCluster(registry, services);
  registerWhatIf(registry, services);
}

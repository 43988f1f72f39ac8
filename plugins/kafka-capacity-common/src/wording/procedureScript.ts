import type { PartitionProcedure } from '../runbooks/partition-procedure/procedure';
import type { ProcedureStep } from '../runbooks/partition-procedure/procedureSteps';
import { shellComment } from '../runbooks/shell';
import { stepWording } from './runbooks';

/**
 * Every command of some steps, with what each step says as comments: to keep and to follow, not to run at once.
 *
 * @public
 */
export function procedureScript(
  procedure: PartitionProcedure,
  steps: readonly ProcedureStep[],
): string {
  const sections = steps.map((step, index) => {
    const { title, note, check } = stepWording(procedure, step);
    return [
      shellComment(`${index + 1}. ${title}`),
      ...(note ? [shellComment(note)] : []),
      ...step.commands,
      ...(check ? [shellComment(`Before you go on: ${check}`)] : []),
    ].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

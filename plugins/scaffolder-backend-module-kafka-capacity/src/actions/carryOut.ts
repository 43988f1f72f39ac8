import { LoggerService } from '@backstage/backend-plugin-api';
import { TopicChange } from 'backstage-plugin-kafka-capacity-common';
import { NoAnswerError } from '../backend';

/** What of a change the task's page shows and later steps use. */
type Outcome = Pick<TopicChange, 'outcome' | 'finding' | 'warnings'>;

/** A task as a change of a topic needs it. */
interface ChangingTask {
  input: { dryRun?: boolean };
  isDryRun?: boolean;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  checkpoint(options: {
    key: string;
    fn: () => Promise<Outcome>;
  }): Promise<Outcome>;
  output(name: 'outcome', value: Outcome['outcome']): void;
  output(name: 'finding', value: string): void;
  output(name: 'warnings', value: string[]): void;
}

/**
 * Makes a change once per task, however often its step is tried, or only has it checked in a dry run.
 *
 * @param key - names version, verb and resource: what was done under it is not done again
 */
export async function carryOut(
  task: ChangingTask,
  key: string,
  change: (dryRun: boolean) => Promise<TopicChange>,
): Promise<void> {
  const dryRun = Boolean(task.isDryRun || task.input.dryRun);
  const ask = async (): Promise<Outcome> => {
    const { outcome, finding, warnings } = await change(dryRun).catch(error => {
      throw error instanceof NoAnswerError && !dryRun
        ? new NoAnswerError(
            `${error.message}. Whether the topic was changed is not known: look, or run the task again, which changes nothing twice`,
            { cause: error.cause },
          )
        : error;
    });
    return { outcome, finding, warnings };
  };
  const { outcome, finding, warnings } = dryRun
    ? await ask()
    : await task.checkpoint({ key, fn: ask });
  task.logger.info(finding);
  warnings.forEach(warning => task.logger.warn(warning));
  task.output('outcome', outcome);
  task.output('finding', finding);
  task.output('warnings', warnings);
}

import type { ProcedureStep } from './procedure';
import {
  changeIf,
  hasCount,
  ProcedureContext,
  resetStreams,
} from './procedureCommands';
import { readersUnknownNote, unnamedNotes, withNotes } from './procedureSteps';

/** What a reset takes away must be there to be built again. */
export function stateToRebuild(context: ProcedureContext): ProcedureStep[] {
  if (!context.stateful) return [];
  const { topic } = context;
  return [
    withNotes(
      {
        title: 'Make sure that state can be built again',
        commands: [],
        check: `${topic} and their other inputs still hold every record that the state of its stream processors was built from, and whoever reads what they write takes it a second time.`,
        note: 'A stream processor is reset later on: its state is deleted and built again from the first records on. What retention has removed does not come back: where that counts, its application must carry its state over by itself.',
      },
      furtherProcessors(context),
    ),
  ];
}

/** The one way for what keeps state by partition: it begins anew on the new topic. */
export function resetOfStreams(context: ProcedureContext): ProcedureStep[] {
  const { stateful, streamProcessors, newTopic } = context;
  if (!stateful) return [];
  const preview: ProcedureStep = {
    title: 'Stop the stream processors and preview their reset',
    commands: streamProcessors.map(id => resetStreams(context, id, true)),
    check:
      'Each preview names all inputs of the application, and deletes no topic of another one.',
    note: 'All of its inputs must begin anew, so name the others too after --input-topics, with commas between, here and in the next step. The tool takes every internal topic whose name begins with the id and a dash: where one belongs to another application, name its own ones after --internal-topics.',
  };
  const reset: ProcedureStep = {
    title: 'Reset the stream processors',
    commands: streamProcessors.map(id =>
      changeIf(
        hasCount(context, newTopic, context.to),
        resetStreams(context, id, false),
        `${id} was not reset: ${newTopic} is not as assumed`,
      ),
    ),
    check:
      'Each one was reset, its local state is removed, it runs on the new topics, and what it does is right.',
    note: `Its changelog and repartition topics, which have the old number of partitions, are made again, and its state is built from what ${newTopic} holds. What it wrote it writes again.`,
  };
  return [
    ...(streamProcessors.length > 0 ? [preview] : []),
    withNotes(reset, furtherProcessors(context)),
  ];
}

/** Those that no command names. */
function furtherProcessors(context: ProcedureContext): (string | false)[] {
  const { streamProcessors, unnamedStreamProcessors, readersUnknown } = context;
  const { more, hidden } = unnamedStreamProcessors;
  const found = streamProcessors.length + more + hidden > 0;
  return [
    ...unnamedNotes(unnamedStreamProcessors, 'stream processors'),
    readersUnknownNote(readersUnknown),
    !found &&
      !readersUnknown &&
      'One is declared to read it, though no group looks like it: ask who runs it.',
  ];
}

import type { ManagedTopic } from '../../api/parts/managedTopics';
import type { TopicConfigs } from '../../manifests/documentInputs';
import type {
  Implementation,
  ProcedureNote,
} from '../../api/parts/procedureSteps';
import type { ProcedureStep } from '../../api/resources/topics/procedures';
import { ProcedureStepId, STEPS } from './stepKinds';

export type { Implementation, ProcedureNote, ProcedureStep, ProcedureStepId };

/** The groups that a step is for: those that commands name, and notes on all others. */
export interface Audience {
  named: string[];
  others: ProcedureNote[];
}

/** What the steps of a procedure are written from. */
export interface ProcedureFacts {
  topic: string;
  newTopic: string;
  from: number;
  to: number;
  /** Null when it is not known. */
  replicationFactor: number | null;
  configs: TopicConfigs;
  consumers: Audience;
  /** Readers that keep state by partition, and the rest. */
  streamProcessors: Audience;
  plainGroups: Audience;
  /** Topics that must change together with it. */
  joinedTopics: Audience;
  /** The new topic needs the old one's records, or may. */
  history: boolean;
  /** A stream processor reads it, or may. */
  stateful: boolean;
  /** What declares the topic; null when nothing is known to. */
  managedBy: ManagedTopic | null;
}

/** A step with those of the notes that apply. */
export function step(
  id: ProcedureStepId,
  commands: string[] = [],
  notes: readonly (ProcedureNote | false)[] = [],
  about: Pick<ProcedureStep, 'group' | 'tool'> = {},
): ProcedureStep {
  return {
    id,
    ...STEPS[id],
    ...about,
    commands,
    notes: notes.filter(note => note !== false),
  };
}

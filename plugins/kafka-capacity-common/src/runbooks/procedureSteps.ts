import type { ManagedTopic } from '../subjects/topicManagers';
import type { TopicConfigs } from '../manifests/documentInputs';

/**
 * The guide's two ways to carry out a change of partitions. For a new topic the second has two forms: producers write to both topics
 * (`zero-downtime`), or a job copies the old one as it grows (`zero-downtime-mirror`).
 *
 * @public
 */
export type Implementation =
  | 'maintenance-window'
  | 'zero-downtime'
  | 'zero-downtime-mirror';

/**
 * What a step does: `check` reads the cluster, `change` changes it, `manual` is work outside of it, whose commands only check it.
 *
 * @public
 */
export type StepKind = 'check' | 'change' | 'manual';

const CHECK = { kind: 'check', reversible: true } as const;
const MANUAL = { kind: 'manual', reversible: true } as const;
const CHANGE = { kind: 'change', reversible: true } as const;
const FINAL = { kind: 'change', reversible: false } as const;

/** Every step of every procedure. */
const STEPS = {
  'check-topic': CHECK,
  'read-from-start': MANUAL,
  'stop-producers': MANUAL,
  'pause-producers': MANUAL,
  'drain-groups': CHECK,
  'catch-up-groups': CHECK,
  'change-declaration': MANUAL,
  'add-partitions': FINAL,
  'wait-for-clients': MANUAL,
  'verify-readers': CHECK,
  'start-producers': MANUAL,
  'secure-state': MANUAL,
  'check-absent': CHECK,
  'create-topic': CHANGE,
  'verify-new-topic': CHECK,
  'change-joined-topics': MANUAL,
  'accept-duplicates': MANUAL,
  'start-copy': CHANGE,
  'catch-up-copy': CHECK,
  'finish-copy': CHECK,
  'start-dual-write': MANUAL,
  'check-dual-write': CHECK,
  'switch-groups': CHANGE,
  'switch-group': CHANGE,
  'switch-other-groups': MANUAL,
  'preview-streams-reset': CHECK,
  'reset-streams': FINAL,
  'start-producers-on-new-topic': MANUAL,
  'end-dual-write': MANUAL,
  'keep-old-topic': MANUAL,
  'keep-groups-reversible': MANUAL,
  'check-old-topic-unused': CHECK,
  'delete-old-topic': FINAL,
} as const;

/**
 * What a step is about. It never changes with the topic or its groups.
 *
 * @public
 */
export type ProcedureStepId = keyof typeof STEPS;

/** Every {@link ProcedureStepId}. */
export const PROCEDURE_STEP_IDS = Object.keys(STEPS) as ProcedureStepId[];

/**
 * Something more to know of a step.
 *
 * @public
 */
export type ProcedureNote =
  | {
      code:
        | 'tools'
        | 'transaction-marker'
        | 'streams-lag'
        | 'default-replication'
        | 'start-at-first-record'
        | 'start-after-copy'
        | 'no-way-back'
        | 'streams-way-back'
        | 'streams-way-back-loses'
        | 'consumers-unknown'
        | 'processor-not-found';
    }
  /** What no command names: `more` because there are too many, `not-visible` because the caller may not see them. */
  | {
      code: 'more' | 'not-visible';
      of: 'groups' | 'stream processors' | 'topics';
      count: number;
    };

/**
 * One step of a procedure, to do before the next. Its id and group are unique in the procedure.
 *
 * @public
 */
export interface ProcedureStep {
  id: ProcedureStepId;
  /** `check` reads the cluster, `change` changes it, `manual` is work outside of it, whose commands only check it. */
  kind: StepKind;
  /** Whether what it does can be undone. */
  reversible: boolean;
  /** The group that it is about. */
  group?: string;
  /** What declares the topic and is to change. */
  tool?: ManagedTopic['tool'];
  /** For a POSIX shell, in order. What changes something tests its assumption first. */
  commands: string[];
  notes: ProcedureNote[];
}

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

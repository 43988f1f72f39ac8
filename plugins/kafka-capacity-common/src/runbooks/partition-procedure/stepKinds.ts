const CHECK = { kind: 'check', reversible: true } as const;
const MANUAL = { kind: 'manual', reversible: true } as const;
const CHANGE = { kind: 'change', reversible: true } as const;
const FINAL = { kind: 'change', reversible: false } as const;

/** Every step of every procedure, and what kind of step it is. */
export const STEPS = {
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

/**
 * A text that has no code: of what was recorded before findings had codes, and of what Kafka or another program answered.
 *
 * @public
 */
export interface Verbatim {
  code: 'verbatim';
  text: string;
}

/**
 * A text as a finding.
 *
 * @public
 */
export function verbatim(text: string): Verbatim {
  return { code: 'verbatim', text };
}

/**
 * A document that was written for people to keep: a script, a Kubernetes manifest, Terraform configuration.
 *
 * @public
 */
export interface GeneratedDocument {
  /** A name to save it under, without a folder. */
  fileName: string;
  language: 'bash' | 'yaml' | 'hcl';
  /** Ends with a line break. */
  text: string;
}

/**
 * A change of a document that declares something.
 *
 * @public
 */
export interface DocumentChange {
  fileName: string;
  language: GeneratedDocument['language'];
  /** The declaration as it would be written for what is there now; one's own may be laid out differently. */
  before: string;
  after: string;
  /** From before to after, as unified diff. */
  diff: string;
}

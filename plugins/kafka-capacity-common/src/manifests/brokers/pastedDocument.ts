import {
  inputFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import { oneOf } from '../documentInputs';
import { unifiedDiff } from '../unifiedDiff';
import { YamlText } from '../yamlEdit';
import { YamlEditProblem } from '../yamlSource';
import { changeBitnamiValues } from './bitnamiValues';
import {
  BrokerDocumentChange,
  BrokerSizeChange,
  checkSizeChange,
} from './brokerSize';
import { changeConfluentKafka } from './confluentKafka';
import { changeStrimziKafka } from './strimziKafka';

/**
 * Kinds of document that brokers are declared in.
 *
 * @public
 */
export type BrokerDocumentKind = 'confluent' | 'strimzi' | 'bitnami';

const KINDS: readonly BrokerDocumentKind[] = [
  'confluent',
  'strimzi',
  'bitnami',
];

/**
 * A document of one's own that declares brokers.
 *
 * @public
 */
export interface PastedBrokerDocument {
  kind: BrokerDocumentKind;
  /** YAML, of one or several resources; at most 200,000 characters. */
  text: string;
  /** Name of the Strimzi node pool to change; needed where several hold brokers. */
  pool?: string;
  /** Name of the file for the diff. */
  fileName?: string;
}

const DEFAULT_NAMES: Record<BrokerDocumentKind, string> = {
  confluent: 'kafka.yaml',
  strimzi: 'kafka.yaml',
  bitnami: 'values.yaml',
};

/**
 * Changes the size of brokers in a document of one's own. Everything but the changed values keeps its bytes: fields, comments, order.
 *
 * @returns a failure that names the input when the size or the document can't be used
 * @public
 */
export function changeBrokerDocument(
  document: PastedBrokerDocument,
  change: BrokerSizeChange,
): ModelResult<BrokerDocumentChange> {
  const { kind, text, pool, fileName = DEFAULT_NAMES[kind] } = document;
  const failure = oneOf(KINDS)('kind', kind) ?? checkSizeChange(change);
  if (failure) return failure;
  try {
    const yaml = new YamlText(text);
    const notes =
      kind === 'strimzi'
        ? changeStrimziKafka(yaml, change, pool)
        : { confluent: changeConfluentKafka, bitnami: changeBitnamiValues }[
            kind
          ](yaml, change);
    return {
      fileName,
      language: 'yaml',
      before: text,
      after: yaml.text,
      diff: unifiedDiff(fileName, text, yaml.text),
      notes,
    };
  } catch (error) {
    return pastedFailure(text, error);
  }
}

function pastedFailure(text: string, error: unknown): ModelFailure {
  if (error instanceof YamlEditProblem) {
    return inputFailure('text', text, error.message);
  }
  throw error;
}

import { Verbatim, verbatim } from 'backstage-plugin-kafka-capacity-common';

/** Something with a code as a column of text holds it: as JSON, but for texts that have no code. */
export function codeColumn(coded: { code: string } | Verbatim): string {
  return isVerbatim(coded) && !coded.text.startsWith('{')
    ? coded.text
    : JSON.stringify(coded);
}

function isVerbatim(coded: { code: string } | Verbatim): coded is Verbatim {
  return coded.code === 'verbatim';
}

/** The same as it was stored. */
export function readCode<T>(column: string): T | Verbatim {
  return column.startsWith('{') ? JSON.parse(column) : verbatim(column);
}

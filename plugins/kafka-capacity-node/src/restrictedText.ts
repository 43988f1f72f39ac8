// Characters that Unicode reserves for use within a program: no text from outside means them.
const [START, INSTEAD, END] = ['\ufdd0', '\ufdd1', '\ufdd2'];
const SPAN = /\ufdd0([^\ufdd1\ufdd2]*)(?:\ufdd1([^\ufdd2]*))?(?:\ufdd2|$)/g;

/**
 * Part of a message that only those who may read the cluster get, such as the address of a broker or what a driver said.
 *
 * @param instead - what others get
 * @public
 */
export function restricted(text: string, instead = ''): string {
  return `${START}${fullText(text)}${INSTEAD}${publicText(instead)}${END}`;
}

/**
 * A message with everything in it, for logs and for those who may read the cluster.
 *
 * @public
 */
export function fullText(message: string): string {
  return message.replace(SPAN, (_span, text: string) => text);
}

/**
 * A message without what is restricted, for everybody else.
 *
 * @public
 */
export function publicText(message: string): string {
  return message.replace(
    SPAN,
    (_span, _text: string, instead = '') => instead as string,
  );
}

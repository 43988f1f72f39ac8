/**
 * What can't be seen or typed, or changes how the text around it is read: control characters, line ends, marks of direction, characters
 * without width, halves of characters.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** What opens a link, a mention or a tag in Markdown, HTML or a chat. */
const MARKUP = /[<>[\]`]|(?<=:)\/(?=\/)/g;

/**
 * A name as pages show it: what can't be seen is escaped, such as `\u000a` for a line break. Kafka takes any text as the id of
 * a consumer group, a client or a member.
 *
 * @public
 */
export function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, escapeCharacter);
}

/**
 * A name as part of a sentence, which may be rendered as Markdown or sent to a chat: what opens a link, a mention or a tag is escaped
 * too.
 *
 * @public
 */
export function escapeName(name: string): string {
  return escapeInvisible(name).replace(MARKUP, escapeCharacter);
}

/**
 * Whether people can type a name, and a terminal takes it as it is.
 *
 * @public
 */
export function isTypeable(name: string): boolean {
  return escapeInvisible(name) === name;
}

/** As YAML and HCL write it. */
function escapeCharacter(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff
    ? `\\U${hex.padStart(8, '0')}`
    : `\\u${hex.padStart(4, '0')}`;
}

/** Some texts in one, and how many more there are. */
export function listed(texts: readonly string[], most: number): string {
  const shown = texts.slice(0, most).join(', ');
  const more = texts.length - most;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

import { useState } from 'react';

function readTicks(key: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.map(String) : [];
  } catch {
    return [];
  }
}

/**
 * Steps that somebody has ticked, kept by the browser. Where it keeps nothing (storage that is full or forbidden) they last
 * as long as the page.
 */
export function useTicks(
  key: string,
): [ticked: string[], tick: (titles: string[]) => void] {
  const [ticks, setTicks] = useState({ key, titles: readTicks(key) });
  const current = ticks.key === key ? ticks.titles : readTicks(key);
  return [
    current,
    titles => {
      setTicks({ key, titles });
      try {
        localStorage.setItem(key, JSON.stringify(titles));
      } catch {
        // They stay on the page.
      }
    },
  ];
}

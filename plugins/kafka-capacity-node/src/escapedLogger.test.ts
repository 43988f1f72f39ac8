import { LoggerService } from '@backstage/backend-plugin-api';
import { inspect } from 'node:util';
import { escapedLogger } from './escapedLogger';

/** What a logger is given, as a line of a terminal or a file. */
function linesOf(): { logger: LoggerService; lines: string[] } {
  const lines: string[] = [];
  const note: LoggerService['warn'] = (message, meta) =>
    lines.push(
      meta instanceof Error
        ? `${message} ${meta.name} ${meta.message} ${inspect(meta.cause)}`
        : `${message} ${Object.values(meta ?? {}).flat()}`,
    );
  const logger: LoggerService = {
    error: note,
    warn: note,
    info: note,
    debug: note,
    child: () => logger,
  };
  return { logger, lines };
}

const FORGED = 'x\n2026-01-01 info: all is well\u001b[2J\u2028';

describe('escapedLogger', () => {
  it.each(['error', 'warn', 'info', 'debug'] as const)(
    'lets no id write a line of its own at %s',
    level => {
      const { logger, lines } = linesOf();
      const forge = (to: LoggerService) => {
        to[level](FORGED);
        to[level]('The sweep failed', { groups: [FORGED] });
        to.child({})[level]('The sweep failed', new TypeError(FORGED));
      };
      const isForged = (line: string) => /\p{Cc}2026|\p{Zl}/u.test(line);
      forge(logger);
      expect(lines.every(isForged)).toBe(true);
      lines.length = 0;
      forge(escapedLogger(logger));
      expect(lines).toHaveLength(3);
      expect(lines.filter(isForged)).toEqual([]);
      expect(lines[2]).toContain('TypeError x\\u000a2026-01-01');
    },
  );

  it('keeps the lines of a stack, which are those of the program', () => {
    const { logger } = linesOf();
    const warn = jest.spyOn(logger, 'warn');
    escapedLogger(logger).warn('failed', new Error(FORGED));
    const { stack } = warn.mock.calls[0][1] as Error;
    expect(stack).toMatch(/^Error: x\\u000a2026[^\n]*\n +at /);
  });
});

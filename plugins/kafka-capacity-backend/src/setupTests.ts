import failOnConsole from 'jest-fail-on-console';

// A test that prints what it does not expect fails.
failOnConsole({ shouldFailOnInfo: true, shouldFailOnLog: true });

// What waits for a real Kafka or a whole portal takes its time where other work shares the machine.
if (/\.(kafka|e2e)\.test\.ts$/.test(expect.getState().testPath ?? '')) {
  jest.setTimeout(15 * 60_000);
}

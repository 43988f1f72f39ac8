import failOnConsole from 'jest-fail-on-console';

// A test that prints what it does not expect fails.
failOnConsole({ shouldFailOnInfo: true, shouldFailOnLog: true });

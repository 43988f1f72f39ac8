import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import '../../../scripts/failOnConsole';

// Several suites share a machine's cores: a slow answer is not a wrong one.
configure({ asyncUtilTimeout: 60_000 });
jest.setTimeout(180_000);

// jsdom lays nothing out, and so has no sizes to observe: nothing changes its size.
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

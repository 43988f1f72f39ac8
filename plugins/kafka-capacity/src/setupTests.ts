import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import failOnConsole from 'jest-fail-on-console';

// Several suites share a machine's cores: a slow answer is not a wrong one.
configure({ asyncUtilTimeout: 60_000 });
jest.setTimeout(180_000);

// jsdom lays nothing out, and so has no sizes to observe: nothing changes its size.
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// To find an element by its role, jsdom matches each rule of each style sheet with each element: a quarter of what tests
// take. So only rules that matter to them come into the document: those that hide, or that keep from clicking or selecting.
const MATTERS = /display|visibility|opacity|pointer-events|user-select/;
const nodeText = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent');
Object.defineProperty(HTMLStyleElement.prototype, 'textContent', {
  get: nodeText?.get,
  set(css: string) {
    // As Material UI writes them: what a rule holds is indented.
    const rules = css.split(/(?<=^\}\n)/m).filter(rule => MATTERS.test(rule));
    nodeText?.set?.call(this, rules.join(''));
  },
});
// Backstage's own components hide nothing by theirs.
HTMLStyleElement.prototype.appendChild = node => node;

/** Warnings of libraries that nothing here can mend, by the words they begin with. */
const KNOWN_WARNINGS = [
  // The router that Backstage's test utilities set up does not opt in to version 7's behavior.
  '⚠️ React Router Future Flag Warning:',
  // Material UI 4 looks up its DOM nodes so.
  'Warning: findDOMNode is deprecated',
  // jsdom does not parse some nested rules that Material UI's styles hold.
  'Warning: [JSS] processedRuleToParse is not defined',
  // Backstage's own header, on React Aria.
  'WARN: A component changed from uncontrolled to controlled',
  '<Focusable> child must have an interactive ARIA role',
  // The app of Backstage's test utilities, which loads its configuration while the test renders.
  'Warning: An update to Provider inside a test was not wrapped in act',
  // Backstage's own default icons.
  'The following icons were registered as IconComponent',
];

// A test that prints what it does not expect fails.
failOnConsole({
  shouldFailOnInfo: true,
  shouldFailOnLog: true,
  silenceMessage: message =>
    KNOWN_WARNINGS.some(known => message.startsWith(known)),
});

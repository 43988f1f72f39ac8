// Makes a test fail that prints what it does not expect. Each package's src/setupTests.ts imports it.
import failOnConsole from 'jest-fail-on-console';

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

failOnConsole({
  shouldFailOnInfo: true,
  shouldFailOnLog: true,
  silenceMessage: message =>
    KNOWN_WARNINGS.some(known => message.startsWith(known)),
});

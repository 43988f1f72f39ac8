// The order in which Jest runs test files: what takes longest comes first, so that no worker is left alone with it at
// the end. Jest knows how long files took in earlier runs and otherwise goes by their size, which says nothing about
// tests that wait for a whole portal.
const { default: TestSequencer } = require('@jest/test-sequencer');

const isEndToEnd = ({ path }) => /\.e2e\.test\.tsx?$/.test(path);

module.exports = class LongestFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [
      ...sorted.filter(isEndToEnd),
      ...sorted.filter(test => !isEndToEnd(test)),
    ];
  }
};

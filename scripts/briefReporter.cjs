// Jest's report of a run, in few lines: how far it is every two minutes, each failure in full as soon as it is known,
// and in the end which test files took longest.
const path = require('node:path');

const PROGRESS_EVERY_MS = 120_000;
const SLOWEST = 5;
const say = text => process.stderr.write(`${text}\n`);
const seconds = milliseconds => `${Math.round(milliseconds / 1000)} s`;

module.exports = class BriefReporter {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
    /** What the tests are called: two runs may share the terminal. */
    this.title = `${process.env.KAFKA_CAPACITY_TESTS} tests`;
    this.files = [];
    this.begunAt = Date.now();
    this.toldAt = Date.now();
  }

  onTestFileResult(
    { path: file },
    { failureMessage, perfStats },
    { numTotalTestSuites, numPassedTests, numFailedTests },
  ) {
    this.files.push({
      name: path.relative(this.rootDir, file),
      took: perfStats.end - perfStats.start,
    });
    if (failureMessage)
      say(`FAIL ${this.files.at(-1).name}\n${failureMessage}`);
    if (Date.now() - this.toldAt < PROGRESS_EVERY_MS) return;
    this.toldAt = Date.now();
    say(
      `${this.title}: ${this.files.length} of ${numTotalTestSuites} files, ${numPassedTests} passed, ${numFailedTests} failed`,
    );
  }

  onRunComplete() {
    const slowest = this.files
      .sort((a, b) => b.took - a.took)
      .slice(0, SLOWEST)
      .map(({ name, took }) => `  ${seconds(took)} ${name}`);
    say(
      [
        `${this.title}: ${this.files.length} files in ${seconds(
          Date.now() - this.begunAt,
        )}, the slowest:`,
        ...slowest,
      ].join('\n'),
    );
  }
};

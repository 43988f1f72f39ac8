// Jest's report of a run, in few lines: how far it is every two minutes, each failure in full as soon as it is known,
// and in the end which test files took longest. It ends a run that hangs: a test that never gives the event loop back has
// no time limit of Jest's.
const path = require('node:path');

const PROGRESS_EVERY_MS = 120_000;
const HANGS_AFTER_MS = 20 * 60_000;
const SLOWEST = 5;
const say = text => process.stderr.write(`${text}\n`);
const seconds = milliseconds => `${Math.round(milliseconds / 1000)} s`;

module.exports = class BriefReporter {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
    /** What the tests are called: two runs may share the terminal. */
    this.title = `${process.env.KAFKA_CAPACITY_TESTS} tests`;
    this.files = [];
    this.running = new Set();
    this.begunAt = Date.now();
    this.toldAt = Date.now();
    this.hangs = this.hangTimer();
  }

  hangTimer() {
    return setTimeout(() => {
      const files = [...this.running].join(', ');
      say(`${this.title}: none ended for ${seconds(HANGS_AFTER_MS)}: ${files}`);
      process.exit(1);
    }, HANGS_AFTER_MS).unref();
  }

  onTestFileStart({ path: file }) {
    this.running.add(path.relative(this.rootDir, file));
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
    this.running.delete(this.files.at(-1).name);
    clearTimeout(this.hangs);
    this.hangs = this.hangTimer();
    if (failureMessage)
      say(`FAIL ${this.files.at(-1).name}\n${failureMessage}`);
    if (Date.now() - this.toldAt < PROGRESS_EVERY_MS) return;
    this.toldAt = Date.now();
    say(
      `${this.title}: ${this.files.length} of ${numTotalTestSuites} files, ${numPassedTests} passed, ${numFailedTests} failed`,
    );
  }

  onRunComplete() {
    clearTimeout(this.hangs);
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

// Runs a command with the Node.js, Yarn and node_modules that this repository needs.
//
//   node scripts/with-toolchain.mjs <command> [arguments]
//
// It needs nothing but Node.js 18 and npm, and depends on nothing that an install would bring. Backstage asks for
// Node.js 22 or 24; where the machine's own is another, this script runs itself again with Node.js and Yarn from the npm
// registry.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const NODE_VERSION = '22.23.3';
const YARN_VERSION = '4.18.1';
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stampFile = path.join(root, 'node_modules', '.install-stamp');
const runDirectory = path.join(root, '.run');
/** Names the process that installs. */
const lockFile = path.join(runDirectory, 'install.pid');
const say = text => console.error(`[set-up] ${text}`);

function fail(text) {
  say(text);
  process.exit(1);
}

// Node.js 24.19 and later abort in better-sqlite3 12 when a worker ends, so only 22 is taken as it is.
const nodeIsFine = process.versions.node.startsWith('22.');
const yarnIsFine = () => {
  const { status, stdout } = spawnSync('yarn', ['--version'], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 && stdout.trim() === YARN_VERSION;
};

/** Starts a command that gets the signals that this process gets. */
function begin(command, args, options) {
  const child = spawn(command, args, { cwd: root, ...options });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', error => fail(`cannot run ${command}: ${error.message}`));
  return child;
}

/** Its exit code; 1 when a signal ended it. */
function ended(child) {
  return new Promise(resolve => {
    child.on('exit', (code, signal) => resolve(signal ? 1 : code));
  });
}

async function run(command, args, env) {
  process.exit(await ended(begin(command, args, { env, stdio: 'inherit' })));
}

function runAgainWithNpmPackages(args) {
  if (process.env.KAFKA_CAPACITY_TOOLCHAIN) {
    fail(
      `Node.js ${process.version} or Yarn is still not the wanted one: install Node.js 22 and Yarn ${YARN_VERSION} by hand`,
    );
  }
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  say(
    `Node.js 22 and Yarn ${YARN_VERSION} from npm (this machine has Node.js ${process.version})`,
  );
  // npm only fetches them and tells where they are: as a parent of the command it would keep signals from it.
  const { status, stdout } = spawnSync(
    'npm',
    [
      'exec',
      '--yes',
      `--package=node-${platform}-${process.arch}@${NODE_VERSION}`,
      `--package=@yarnpkg/cli-dist@${YARN_VERSION}`,
      '--',
      'node',
      '--print',
      'JSON.stringify([process.execPath, process.env.PATH])',
    ],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) fail('npm could not fetch Node.js and Yarn: see above');
  const [node, searchPath] = JSON.parse(stdout);
  return run(node, [fileURLToPath(import.meta.url), ...args], {
    ...process.env,
    PATH: searchPath,
    KAFKA_CAPACITY_TOOLCHAIN: '1',
  });
}

function toolchainEnvironment() {
  const env = { ...process.env };
  // What `npm exec` leaves behind would be taken as its own settings by an npm that a child starts.
  for (const name of [
    'npm_config_call',
    'npm_config_package',
    'npm_config_yes',
  ])
    delete env[name];
  const prefix = path.dirname(path.dirname(process.execPath));
  if (fs.existsSync(path.join(prefix, 'include', 'node', 'node.h'))) {
    env.npm_config_nodedir = prefix;
  } else {
    delete env.npm_config_nodedir;
  }
  const registry = spawnSync('npm', ['config', 'get', 'registry'], {
    cwd: root,
    encoding: 'utf8',
  }).stdout?.trim();
  if (registry && !env.YARN_NPM_REGISTRY_SERVER) {
    env.YARN_NPM_REGISTRY_SERVER = registry.replace(/\/$/, '');
    if (env.YARN_NPM_REGISTRY_SERVER.startsWith('http:')) {
      env.YARN_UNSAFE_HTTP_WHITELIST ??= new URL(registry).hostname;
    }
  }
  env.PATH = `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${
    env.PATH
  }`;
  return env;
}

/** What the installed node_modules depend on: manifests, lock file, settings, and the ABI that native add-ons are built for. */
function installStamp() {
  const hash = createHash('sha256').update(
    `${process.versions.modules} ${process.platform} ${process.arch}`,
  );
  const manifests = fs
    .readdirSync(path.join(root, 'plugins'))
    .map(name => path.join('plugins', name, 'package.json'))
    .sort();
  for (const file of [
    'package.json',
    'yarn.lock',
    '.yarnrc.yml',
    ...manifests,
  ]) {
    const full = path.join(root, file);
    if (fs.existsSync(full)) hash.update(file).update(fs.readFileSync(full));
  }
  return hash.digest('hex');
}

const isInstalled = () =>
  fs.existsSync(stampFile) &&
  fs.readFileSync(stampFile, 'utf8') === installStamp();

/** The process that installs at the moment, if any. */
function installer() {
  try {
    const pid = Number(fs.readFileSync(lockFile, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

function releaseLock() {
  if (installer() === process.pid) fs.rmSync(lockFile, { force: true });
}

/** Two commands that are begun at once must not install into each other. Resolves when this one may. */
async function takeLock() {
  fs.mkdirSync(runDirectory, { recursive: true });
  for (let told = false; ; ) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      process.on('exit', releaseLock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = installer();
    if (pid === undefined) {
      // Left behind by one that was killed.
      fs.rmSync(lockFile, { force: true });
      continue;
    }
    if (!told) say(`waiting: process ${pid} is installing packages`);
    told = true;
    await wait(500);
  }
}

/** SQLite's driver is compiled on all cores and in half the time; it then takes a tenth longer for what it does. */
const COMPILING = {
  CFLAGS: '-O1',
  CXXFLAGS: '-O1',
  JOBS: String(availableParallelism()),
};

/** Installs packages where what is there is not what the manifests say. What Yarn says is shown only when it fails. */
async function install(env) {
  if (isInstalled()) return;
  await takeLock();
  if (isInstalled()) {
    releaseLock();
    return;
  }
  say(
    "installing packages (two to five minutes the first time: SQLite's driver is compiled)",
  );
  const logFile = path.join(runDirectory, 'install.log');
  const log = fs.openSync(logFile, 'w');
  const immutable = process.env.KAFKA_CAPACITY_UPDATE_LOCK
    ? '--no-immutable'
    : '--immutable';
  const code = await ended(
    begin('yarn', ['install', '--inline-builds', immutable], {
      env: { ...COMPILING, ...env },
      stdio: ['ignore', log, log],
    }),
  );
  if (code !== 0) {
    const said = fs.readFileSync(logFile, 'utf8').trimEnd().split('\n');
    fail(
      `packages could not be installed; ${logFile} ends:\n${said
        .slice(-60)
        .join('\n')}`,
    );
  }
  fs.writeFileSync(stampFile, installStamp());
  releaseLock();
}

const [command, ...args] = process.argv.slice(2);
if (!command)
  fail('usage: node scripts/with-toolchain.mjs <command> [arguments]');
if (!nodeIsFine || !yarnIsFine()) {
  await runAgainWithNpmPackages([command, ...args]);
} else {
  const env = toolchainEnvironment();
  await install(env);
  await run(command === 'node' ? process.execPath : command, args, env);
}

// Starts a Node program in a session of its own, so that neither Ctrl-C in our terminal nor our own death reaches it,
// and with its output in a file, so that no pipe ties it to us. Says who it is in a state file before anything else can fail.
// Usage: node launch.mjs STATE LOG FOLDER [--import MODULE] PROGRAM [ARGUMENT...]
import { spawn } from 'node:child_process';
import { openSync, renameSync, writeFileSync } from 'node:fs';

const [state, log, cwd, ...command] = process.argv.slice(2);
const output = openSync(log, 'w');
const prepare = new URL('prepare.mjs', import.meta.url).href;
const stdio = ['ignore', output, output];
const child = spawn(process.execPath, ['--import', prepare, ...command], { cwd, detached: true, stdio, windowsHide: true });
writeFileSync(`${state}.new`, JSON.stringify({ pid: child.pid, started: new Date().toISOString() }));
renameSync(`${state}.new`, state);
child.unref();

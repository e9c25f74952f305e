// Loaded before Azurite, which it makes end soon, take less memory, and find what it is asked for however much it stores.
import { Server } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { keepMessagesInLine } from './messages.mjs';
import { keepRowsInOrder } from './rows.mjs';

// When a server closes, Node waits for each connection that was opened and never used, as clients keep them in store, for up to a minute.
// What is under way has a second to end.
const patience = 1000;
const { close } = Server.prototype;

Server.prototype.close = function (...options) {
  const closed = close.apply(this, options);
  setTimeout(() => this.closeAllConnections(), patience).unref();
  return closed;
};

// Garbage is looked for when there is half as much again as was left the last time, and not several times as much: 90 MiB of 500
// in a burst. By a call, since a version of Node that does not know this flag would not start with it.
setFlagsFromString('--heap-growing-percent=50');

const program = process.argv[1];
const partOf = (service, name) => createRequire(program)(join(dirname(program), service, 'persistence', `${name}.js`)).default;

keepRowsInOrder(partOf('table', 'LokiTableMetadataStore').prototype, partOf('table', 'LokiTableStoreQueryGenerator'));
keepMessagesInLine(partOf('queue', 'LokiQueueMetadataStore').prototype);

// Azurite as gtm dev has it, without three habits more whose cost grows with the accounts of a run and the minutes it takes; what it
// answers is the same. It serves any account with the well-known key, and where an account's name begins with p the pipeline's queues,
// tables and containers are there. Found in Azurite 3.37.0 and lokijs 1.5.12.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/** Prepares the Azurite that this Node is about to start: { queues, tables, containers } are the names of what the pipeline makes. */
export function prepare(names) {
  const program = process.argv[1];
  const azurite = createRequire(program);
  const partOf = (file) => azurite(join(dirname(program), file));
  const Loki = azurite('lokijs');

  // As Node does by itself: a run has memory, and no time to look for garbage as soon as gtm dev has Azurite do
  setFlagsFromString('--heap-growing-percent=0');

  // Each minute it looks for message bodies that nobody refers to, and sorts its index again for each that it removes (queue/gc)
  partOf('queue/utils/constants.js').DEFAULT_GC_INTERVAL_MS = 2 ** 31 - 1;
  findCollectionsByName(Loki.prototype);
  lookIntoTheAccountFirst(Loki.Resultset.prototype);
  serveEveryAccount(partOf('common/AccountDataStore.js').default.prototype);
  prepareQueues(partOf('queue/persistence/LokiQueueMetadataStore.js').default.prototype, names.queues);
  prepareTables(partOf('table/persistence/LokiTableMetadataStore.js').default.prototype, names.tables);
  prepareContainers(partOf('blob/persistence/LokiBlobMetadataStore.js').default.prototype, names.containers);
}

// The rows of a table are a collection, which lokijs looks for among those of all tables of all accounts, and Azurite twice: first by a name
// in lower case, which none has. Nothing is read from a file here, so that every collection comes by addCollection
function findCollectionsByName(database) {
  const { addCollection, removeCollection } = database;
  const indices = new WeakMap();
  const indexOf = (one) => indices.get(one) ?? indices.set(one, new Map()).get(one);

  database.addCollection = function (name, ...options) {
    const added = addCollection.call(this, name, ...options);
    indexOf(this).set(name, added);
    return added;
  };
  database.getCollection = function (name) {
    return indexOf(this).get(name) ?? null;
  };
  database.removeCollection = function (name) {
    indexOf(this).delete(name);
    removeCollection.call(this, name);
  };
}

// Each call asks whether its queue or container is there, first for those of that name in all accounts: lokijs has an index for the first
// property that it is asked for, and goes through the rest. An account has some ten of each
function lookIntoTheAccountFirst(resultset) {
  const { find } = resultset;
  resultset.find = function (query, firstOnly) {
    const isOfAccount = query?.accountName !== undefined && Object.keys(query)[0] !== 'accountName';
    return find.call(this, isOfAccount ? { accountName: query.accountName, ...query } : query, firstOnly);
  };
}

// Each test has an account, and a run more than fit in the variable that names them
function serveEveryAccount(accounts) {
  const { getAccount } = accounts;
  accounts.getAccount = function (name) {
    return getAccount.call(this, name) ?? { ...getAccount.call(this, 'devstoreaccount1'), name };
  };
}

// A start of the pipeline asks what is there and makes what is missing, by some forty calls: most of what the start of a test costs
function prepareQueues(store, names) {
  const make = (queues, accountName, name) => queues.createQueue({ accountName, name, metadata: undefined });
  prepareBeforeTheFirst(store, 'listQueues', (account) => account, names, make);
}

function prepareTables(store, names) {
  const make = (tables, account, table) => tables.createTable(undefined, { account, table });
  prepareBeforeTheFirst(store, 'queryTable', (context, account) => account, names, make);
}

function prepareContainers(store, names) {
  const make = (containers, accountName, name) => containers.createContainer(undefined, {
    accountName,
    name,
    metadata: undefined,
    properties: {
      etag: '"0x1"',
      lastModified: new Date(),
      leaseStatus: 'unlocked',
      leaseState: 'available',
      publicAccess: undefined,
      hasImmutabilityPolicy: false,
      hasLegalHold: false,
    },
  });
  prepareBeforeTheFirst(store, 'listContainers', (context, account) => account, names, make);
}

function prepareBeforeTheFirst(store, list, accountOf, names, make) {
  const { [list]: listAll } = store;
  const prepared = new Map();
  store[list] = async function (...options) {
    const account = accountOf(...options);
    if (account.startsWith('p') && !prepared.has(account))
      prepared.set(account, Promise.all(names.map((name) => make(this, account, name))));
    await prepared.get(account);
    return listAll.apply(this, options);
  };
}

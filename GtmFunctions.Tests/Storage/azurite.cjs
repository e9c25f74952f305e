// Azurite as it is, without seven habits whose cost grows with all that a run has stored so far; what it answers is the same. It serves
// any account with the well-known key, and where an account's name begins with p the pipeline's queues, tables and containers are there.
// Usage: require('azurite.cjs')(AZURITE, { queues, tables, containers }), where AZURITE is the path of dist/src/azurite.js and the rest
// are names. Found in Azurite 3.37.0 and lokijs 1.5.12.
'use strict';

const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { setFlagsFromString } = require('node:v8');

module.exports = (program, names) => {
  const azurite = createRequire(program);
  const partOf = (file) => azurite(join(dirname(program), file));
  const Loki = azurite('lokijs');

  // As Node does by itself: a run has memory, and no time to look for garbage as soon as gtm dev has Azurite do
  setFlagsFromString('--heap-growing-percent=0');

  // Each minute it looks for message bodies that nobody refers to, and sorts its index again for each that it removes (queue/gc)
  partOf('queue/utils/constants.js').DEFAULT_GC_INTERVAL_MS = 2 ** 31 - 1;
  findCollectionsByName(Loki.prototype);
  removeNothingAtOnce(Loki.Collection.prototype);
  updateOneByOne(Loki.Collection.prototype);
  lookIntoTheAccountFirst(Loki.Resultset.prototype);
  findRowsByTheirKeys(Loki.Collection.prototype, Loki.prototype);
  readRowsByTheirKeys(partOf('table/persistence/LokiTableStoreQueryGenerator.js').default, Loki.Resultset.prototype);
  serveEveryAccount(partOf('common/AccountDataStore.js').default.prototype);
  prepareQueues(partOf('queue/persistence/LokiQueueMetadataStore.js').default.prototype, names.queues);
  prepareTables(partOf('table/persistence/LokiTableMetadataStore.js').default.prototype, names.tables);
  prepareContainers(partOf('blob/persistence/LokiBlobMetadataStore.js').default.prototype, names.containers);
  azurite(program);
};

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

// Each look into a queue removes what has expired there, mostly nothing, for which lokijs sorts the messages of all queues by each index
function removeNothingAtOnce(collection) {
  const { removeBatch } = collection;
  collection.removeBatch = function (batch) {
    if (batch.length > 0)
      removeBatch.call(this, batch);
  };
}

// The messages that a look into a queue takes are updated as a batch, for which lokijs sorts the messages of all queues by each index
function updateOneByOne(collection) {
  const { update } = collection;
  collection.update = function (documents) {
    for (const one of Array.isArray(documents) ? documents : [documents])
      update.call(this, one);
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

// A row is looked for among all of its table that have its row key, which many events have in common, and each one that comes is put in
// order by its partition too, where all may be the same
function findRowsByTheirKeys(collection, database) {
  const { findOne, insertOne, remove } = collection;
  const { addCollection } = database;
  const rows = new WeakMap();
  const rowsOf = (one) => rows.get(one) ?? rows.set(one, new Map()).get(one);
  const keyOf = (row) => `${row.PartitionKey}\n${row.RowKey}`;
  const isRow = (one) => one.PartitionKey !== undefined && one.RowKey !== undefined;

  database.addCollection = function (name, options) {
    const isTable = options?.indices?.includes('PartitionKey');
    return addCollection.call(this, name, isTable ? { ...options, indices: ['RowKey'] } : options);
  };
  collection.insertOne = function (document, ...options) {
    const inserted = insertOne.call(this, document, ...options);
    if (inserted !== undefined && isRow(inserted))
      rowsOf(this).set(keyOf(inserted), inserted.$loki);
    return inserted;
  };
  collection.remove = function (document) {
    if (isRow(document))
      rowsOf(this).delete(keyOf(document));
    return remove.call(this, document);
  };
  collection.findOne = function (query) {
    if (Object.keys(query).length !== 2 || !isRow(query))
      return findOne.call(this, query);
    const id = rowsOf(this).get(keyOf(query));
    return id === undefined ? null : this.get(id);
  };
}

// A query of rows is asked of each row of its table. One of a partition that names the first and last row key, as Table Storage answers by
// its keys, is asked of the rows between them: lokijs has them in order, those that begin with a letter at least
function readRowsByTheirKeys(generator, resultset) {
  const between = /^PartitionKey eq '[^']*' and RowKey g[te] '([a-z][^']*)' and RowKey l[te] '([a-z][^']*)'/;
  const { generateQueryForPersistenceLayer } = generator;
  const { where } = resultset;
  const ranges = new WeakMap();

  generator.generateQueryForPersistenceLayer = function (options, context) {
    const query = generateQueryForPersistenceLayer.call(this, options, context);
    const [, first, last] = (!options.filter?.includes(' or ') && between.exec(options.filter)) || [];
    if (first !== undefined)
      ranges.set(query, { RowKey: { $between: [first, last] } });
    return query;
  };
  resultset.where = function (query) {
    return where.call(ranges.has(query) ? this.find(ranges.get(query)) : this, query);
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

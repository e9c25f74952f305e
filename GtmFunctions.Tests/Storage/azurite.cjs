// Azurite as it is, without five habits whose cost grows with all that a run has stored so far; what it answers is the same.
// Usage: require('azurite.cjs')(AZURITE), where AZURITE is the path of dist/src/azurite.js. Found in Azurite 3.37.0 and lokijs 1.5.12.
'use strict';

const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');

module.exports = (program) => {
  const azurite = createRequire(program);
  const Loki = azurite('lokijs');

  // Each minute it looks for message bodies that nobody refers to, and sorts its index again for each that it removes (queue/gc)
  azurite(join(dirname(program), 'queue/utils/constants.js')).DEFAULT_GC_INTERVAL_MS = 2 ** 31 - 1;
  findCollectionsByName(Loki.prototype);
  removeNothingAtOnce(Loki.Collection.prototype);
  updateOneByOne(Loki.Collection.prototype);
  lookIntoTheAccountFirst(Loki.Resultset.prototype);
  azurite(program);
};

// The rows of a table are a collection, which lokijs looks for among those of all tables of all accounts, and Azurite twice: first by a name in
// lower case, which none has. Nothing is read from a file here, so that every collection comes by addCollection
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

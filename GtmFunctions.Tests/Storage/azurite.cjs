// Azurite as it is, without two habits whose cost grows with the accounts and messages of a run: each minute it looks for message bodies that
// nobody refers to any more, and sorts its index again for each that it removes (dist/src/queue/gc/QueueGCManager.js); and it finds the rows
// of a table by walking over all tables of all accounts (getCollection of lokijs). What it answers is the same.
// Usage: require('azurite.cjs')(AZURITE), where AZURITE is the path of dist/src/azurite.js.
'use strict';

const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');

module.exports = (program) => {
  const azurite = createRequire(program);
  azurite(join(dirname(program), 'queue/utils/constants.js')).DEFAULT_GC_INTERVAL_MS = 2 ** 31 - 1;
  findCollectionsByName(azurite('lokijs').prototype);
  azurite(program);
};

function findCollectionsByName(database) {
  const { addCollection, getCollection, removeCollection } = database;
  const indices = new WeakMap();
  const indexOf = (one) => indices.get(one) ?? indices.set(one, new Map()).get(one);

  database.addCollection = function (name, ...options) {
    const added = addCollection.call(this, name, ...options);
    indexOf(this).set(name, added);
    return added;
  };
  database.getCollection = function (name) {
    return indexOf(this).get(name) ?? getCollection.call(this, name);
  };
  database.removeCollection = function (name) {
    indexOf(this).delete(name);
    removeCollection.call(this, name);
  };
}

// Lets Azurite find the rows of a table by their keys, as Table Storage does, and not by asking each of them; what it answers is the same.
// Found in Azurite 3.37.0 and lokijs 1.5.12, which the package files pin.
import { Ordered } from './order.mjs';

/** Keeps the rows of a store's tables in the order of their keys: LokiTableMetadataStore and its LokiTableStoreQueryGenerator. */
export function keepRowsInOrder(store, generator) {
  keepTables(store);
  updateInPlace(store);
  readInOrder(store, generator);
}

// The rows of each table, by the collection of lokijs that has them
const tables = new WeakMap();

// A row is looked for among all of its table that have its row key, which many events have in common, and each one that comes is put in
// order by its partition alone, too, where all may be the same
function keepTables(store) {
  const { createCollectionForTable, loadDB } = store;

  store.loadDB = async function () {
    await loadDB.call(this);
    for (const collection of this.db.collections)
      if (![this.TABLES_COLLECTION, this.SERVICES_COLLECTION].includes(collection.name))
        keepInOrder(collection);
  };
  store.createCollectionForTable = function (table) {
    createCollectionForTable.call(this, table);
    keepInOrder(this.db.getCollection(this.getTableCollectionName(table.account, table.table)));
  };
}

function keepInOrder(collection) {
  const { insertOne, remove, update } = collection;
  const rows = new Ordered(compare, collection.data);
  tables.set(collection, rows);
  collection.binaryIndices = {};

  collection.insertOne = function (row, ...options) {
    const inserted = insertOne.call(this, row, ...options);
    if (inserted !== undefined)
      rows.add(inserted);
    return inserted;
  };
  collection.remove = function (row) {
    const removed = remove.call(this, row);
    if (removed)
      rows.remove(removed);
    return removed;
  };
  collection.update = function (row) {
    update.call(this, row);
    rows.replace(this.get(row.$loki));
  };
  collection.findOne = (keys) => rows.get(keys);
}

// A row that is updated is removed and inserted again, for which lokijs moves all that were inserted after it
function updateInPlace(store) {
  const { updateTableEntity, getEntityCollection } = store;

  store.updateTableEntity = function (...options) {
    const inPlace = Object.create(this);
    inPlace.getEntityCollection = (...names) => {
      const collection = getEntityCollection.apply(this, names);
      let old;
      return {
        findOne: (query) => collection.findOne(query),
        remove: (row) => (old = row),
        insert: (row) => collection.update(Object.assign(row, { $loki: old.$loki, meta: old.meta })),
      };
    };
    return updateTableEntity.apply(inPlace, options);
  };
}

// A query is asked of each row of its table, and what it finds is put in order, for each page anew
function readInOrder(store, generator) {
  store.queryTableEntities = async function (context, account, table, options, nextPartition, nextRow) {
    const rows = tables.get(this.getEntityCollection(account, table, context));
    const isAskedFor = generator.generateQueryForPersistenceLayer(options, context);
    const most = this.getMaxResultsOption(options);
    const { first, last } = boundsOf(options.filter ?? '');
    const next = nextPartition === undefined ? first : {
      PartitionKey: this.decodeContinuationHeader(nextPartition),
      RowKey: this.decodeContinuationHeader(nextRow) ?? '',
    };

    const found = [];
    for (const row of rows.from(compare(first, next) < 0 ? next : first)) {
      if (found.length > most || isPast(row, last))
        break;
      if (isAskedFor(row))
        found.push(row);
    }
    const { nextPartitionKeyResponse, nextRowKeyResponse } = this.adjustQueryResultforTop(found, most);
    return [found, nextPartitionKeyResponse, nextRowKeyResponse];
  };
}

// In the order in which Table Storage answers: by partition, then by row, each by its UTF-16 units
function compare(one, other) {
  if (one.PartitionKey !== other.PartitionKey)
    return one.PartitionKey < other.PartitionKey ? -1 : 1;
  return one.RowKey === other.RowKey ? 0 : one.RowKey < other.RowKey ? -1 : 1;
}

function isPast(row, last) {
  return row.PartitionKey > last.PartitionKey || (row.PartitionKey === last.PartitionKey && row.RowKey > last.RowKey);
}

// The keys between which all that a filter asks for lies: those that each of its rows must have. A bound that is undefined is none, since
// nothing is greater than it. Which of the rows between are meant, the filter itself is asked
function boundsOf(filter) {
  const first = { PartitionKey: '', RowKey: '' };
  const last = {};
  for (const [, key, operator, quoted] of conjunctsOf(filter).map((one) => condition.exec(one)).filter(Boolean)) {
    const value = quoted.replaceAll("''", "'");
    if (operator !== 'lt' && operator !== 'le' && value > first[key])
      first[key] = value;
    if (operator !== 'gt' && operator !== 'ge' && !(value > last[key]))
      last[key] = value;
  }
  return { first, last };
}

const condition = /^(PartitionKey|RowKey) (eq|ge|gt|le|lt) '((?:[^']|'')*)'$/;

// What a filter joins by "and" outside of quotes and brackets; nothing where it says "or" there
function conjunctsOf(filter) {
  const conjuncts = [];
  const word = / (and|or) /iy;
  let [depth, start, isQuoted] = [0, 0, false];
  for (let i = 0; i < filter.length; i++) {
    if (filter[i] === "'")
      isQuoted = !isQuoted;
    if (isQuoted)
      continue;
    depth += filter[i] === '(' ? 1 : filter[i] === ')' ? -1 : 0;
    word.lastIndex = i;
    const found = depth === 0 && word.exec(filter);
    if (!found)
      continue;
    if (found[1].toLowerCase() === 'or')
      return [];
    conjuncts.push(filter.slice(start, i));
    start = word.lastIndex;
  }
  return [...conjuncts, filter.slice(start)];
}

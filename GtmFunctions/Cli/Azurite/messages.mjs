// Lets Azurite find the messages of a queue without looking at those of all others, several times for each call, and sorting all that it
// could take; what it answers is the same. Found in Azurite 3.37.0 and lokijs 1.5.12, which the package files pin.
import { Ordered } from './order.mjs';

/** Keeps the messages of a store's queues in line: LokiQueueMetadataStore. */
export function keepMessagesInLine(store) {
  const { init } = store;
  store.init = async function () {
    await init.call(this);
    keepInLine(this.db.getCollection(this.MESSAGES_COLLECTION));
  };
}

function keepInLine(collection) {
  const { insertOne, remove, update, chain } = collection;
  const lines = new Map();
  const places = new Map();

  const lineOf = ({ accountName, queueName }) => {
    const name = `${accountName}/${queueName}`;
    return lines.get(name) ?? lines.set(name, new Line()).get(name);
  };
  const enter = (message) => places.set(message.messageId, lineOf(message).enter(message));
  const leave = (message) => {
    lineOf(message).leave(places.get(message.messageId));
    places.delete(message.messageId);
  };

  collection.binaryIndices = {};
  collection.data.forEach(enter);

  collection.insertOne = function (message, ...options) {
    const inserted = insertOne.call(this, message, ...options);
    if (inserted !== undefined)
      enter(inserted);
    return inserted;
  };
  collection.remove = function (messages) {
    for (const message of [messages].flat()) {
      remove.call(this, message);
      leave(message);
    }
  };
  collection.update = function (messages) {
    for (const message of [messages].flat()) {
      update.call(this, message);
      leave(message);
      enter(this.get(message.$loki));
    }
  };
  collection.findOne = ({ messageId, accountName, queueName }) => {
    const message = places.get(messageId)?.message;
    const isThere = message !== undefined && message.accountName === accountName && message.queueName === queueName;
    return isThere ? message : null;
  };
  collection.count = (queue) => lineOf(queue).length;
  collection.findAndRemove = function (queue) {
    this.remove([...lineOf(queue).all()]);
  };
  collection.chain = function () {
    const chained = chain.call(this);
    const { find } = chained;
    chained.find = (query) => {
      if (query?.timeNextVisible?.$lte !== undefined)
        return new Found(lineOf(query).visible(query.timeNextVisible.$lte));
      if (query?.expirationTime?.$lte !== undefined)
        return new Found(lineOf(query).expired(query.expirationTime.$lte));
      return find.call(chained, query);
    };
    return chained;
  };
}

// The messages of a queue in the order in which they are taken: by the time from which they are seen, then as they came
class Line {
  #places = new Ordered((one, other) => one.time - other.time || one.number - other.number);
  #soonest = Infinity;

  get length() {
    return this.#places.length;
  }

  enter(message) {
    const place = { message, time: message.timeNextVisible, number: message.$loki };
    this.#places.add(place);
    this.#soonest = Math.min(this.#soonest, expiry(message));
    return place;
  }

  leave(place) {
    this.#places.remove(place);
  }

  *all() {
    for (const { message } of this.#places.from())
      yield message;
  }

  *visible(until) {
    for (const { message, time } of this.#places.from()) {
      if (time > until)
        return;
      yield message;
    }
  }

  expired(until) {
    if (this.#soonest > until)
      return [];
    const messages = [...this.all()];
    this.#soonest = messages.map(expiry).filter((time) => time > until).reduce((one, other) => Math.min(one, other), Infinity);
    return messages.filter((message) => expiry(message) <= until);
  }
}

// A text where it was read from a file
const expiry = (message) => new Date(message.expirationTime).getTime();

// What lokijs answers with before the messages that are found, which have their order, are sorted and counted
class Found {
  #messages;
  #most = Infinity;

  constructor(messages) {
    this.#messages = messages;
  }

  compoundsort() {
    return this;
  }

  limit(most) {
    this.#most = most;
    return this;
  }

  data() {
    const taken = [];
    for (const message of this.#messages) {
      if (taken.length === this.#most)
        break;
      taken.push(message);
    }
    return taken;
  }
}

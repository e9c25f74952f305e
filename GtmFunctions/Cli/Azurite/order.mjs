// So many that to move those of a block is little work, and so few that there are few blocks
const most = 512;

/** Items in an order, in blocks: one more moves those of its block along and not all that come after it. No two are equal. */
export class Ordered {
  #compare;
  #blocks = [];

  /** Takes items as they come, and what tells which of two is first: less than 0, 0 or more. */
  constructor(compare, items = []) {
    this.#compare = compare;
    const sorted = [...items].sort(compare);
    for (let from = 0; from < sorted.length; from += most)
      this.#blocks.push(sorted.slice(from, from + most));
  }

  /** How many there are. */
  get length() {
    return this.#blocks.reduce((sum, block) => sum + block.length, 0);
  }

  /** Puts one in its place. */
  add(item) {
    const { number, position } = this.#placeOf(item);
    const block = this.#blocks[number] ?? (this.#blocks[number] = []);
    block.splice(position, 0, item);
    if (block.length > 2 * most)
      this.#blocks.splice(number, 1, block.slice(0, most), block.slice(most));
  }

  /** Takes away the one that is equal to what is given; nothing where none is. */
  remove(equal) {
    const { number, position, found } = this.#placeOf(equal);
    if (!found)
      return;
    this.#blocks[number].splice(position, 1);
    if (this.#blocks[number].length === 0)
      this.#blocks.splice(number, 1);
  }

  /** Puts one in the place of the one that is equal to it. */
  replace(item) {
    const { number, position, found } = this.#placeOf(item);
    if (found)
      this.#blocks[number][position] = item;
  }

  /** The one that is equal to what is given; null where none is. */
  get(equal) {
    const { number, position, found } = this.#placeOf(equal);
    return found ? this.#blocks[number][position] : null;
  }

  /** All that are not before what is given; all where nothing is. */
  *from(first) {
    let { number, position } = first === undefined ? { number: 0, position: 0 } : this.#placeOf(first);
    for (; number < this.#blocks.length; number++, position = 0)
      yield* this.#blocks[number].slice(position);
  }

  // Of the first item that is not before what is given, or after the last one
  #placeOf(equal) {
    const isBefore = (item) => this.#compare(item, equal) < 0;
    const number = Math.min(countOf(this.#blocks, (block) => isBefore(block.at(-1))), Math.max(this.#blocks.length - 1, 0));
    const block = this.#blocks[number] ?? [];
    const position = countOf(block, isBefore);
    return { number, position, found: position < block.length && this.#compare(block[position], equal) === 0 };
  }
}

// How many of the first ones are so, where none is after one that is not
function countOf(items, isSo) {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isSo(items[middle]))
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

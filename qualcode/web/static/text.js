// A text and its offsets. The server counts code points, JavaScript UTF-16 units; they differ after an emoji.

export class Text {
  constructor(words) {
    this.words = words;
    this.astral = [];  // the places (in units) of characters that take two units
    const pair = /[\u{10000}-\u{10FFFF}]/gu;
    for (let found; (found = pair.exec(words)); ) this.astral.push(found.index);
    this.points = this.astral.map((unit, n) => unit - n);  // the same places in code points
  }

  units(point) { return point + below(this.points, point); }
  point(unit) { return unit - below(this.astral, unit); }
  slice(start, end) { return this.words.slice(this.units(start), this.units(end)); }
}

// How many of some rising numbers are below a number.
function below(numbers, number) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < number) low = middle + 1; else high = middle;
  }
  return low;
}

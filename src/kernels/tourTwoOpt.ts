/** A gain has to be larger than what rounding makes of a sum of six numbers. */
const ROUNDING = 2 ** -48;

/** A search ends after so many exchanges a city. Costs of all kinds, at random, took 1.4 at most. */
const MAX_EXCHANGES = 100;

/** Segments of up to so many cities are moved. */
const LONGEST_SEGMENT = 3;

/** What the local search works on: n cities, and the nearest `degree` of each, the nearest first. */
export interface TourSearch {
  readonly n: number;
  readonly degree: number;
  readonly distances: Float32Array;
  readonly near: Int32Array;
  /** City of each place, and place of each city. */
  readonly order: Int32Array;
  readonly places: Int32Array;
  /** Cities to look at, a ring, and whether a city is in it. */
  readonly queue: Int32Array;
  readonly queued: Uint8Array;
  /** The ends of the edges of the last exchange. */
  readonly touched: Int32Array;
  /** Cities on the move. */
  readonly segment: Int32Array;
}

export function tourSearch(n: number, degree: number): TourSearch {
  return {
    n,
    degree,
    distances: new Float32Array(n * n),
    near: new Int32Array(n * degree),
    order: new Int32Array(n),
    places: new Int32Array(n),
    queue: new Int32Array(n),
    queued: new Uint8Array(n),
    touched: new Int32Array(6),
    segment: new Int32Array(LONGEST_SEGMENT),
  };
}

/** Sums of numbers up to this one are far from the end of float32. */
const LARGE = 2 ** 64;

/**
 * Kernel: makes all distances finite. A closed edge, of Infinity or NaN, becomes longer than any tour without one, so
 * that the shortest tours have the fewest of them, and −Infinity shorter than any. Returns whether all were finite
 * already: then none is changed.
 */
export function closeEdges({ n, distances }: TourSearch): boolean {
  let most = 0;
  let finite = true;
  for (let i = 0; i < distances.length; i++) {
    const size = Math.abs(distances[i]);
    if (!(size < Infinity)) finite = false;
    else if (size > most) most = size;
  }
  if (finite) return true;
  const unit = most > LARGE ? 1 / LARGE : 1;
  const longest = most === 0 ? 1 : 2 * n * most * unit;
  for (let i = 0; i < distances.length; i++) {
    const distance = distances[i];
    if (distance - distance === 0) distances[i] = distance * unit;
    else distances[i] = distance === -Infinity ? -longest : longest;
  }
  return false;
}

/** Kernel: lists the nearest cities of each, of equally far ones the lower first. O(n²·degree) at worst. */
export function listNear({ n, degree, distances, near }: TourSearch): void {
  for (let city = 0; city < n; city++) {
    const row = city * n;
    const list = city * degree;
    let count = 0;
    for (let other = 0; other < n; other++) {
      if (other === city) continue;
      const distance = distances[row + other];
      if (count === degree && distance >= distances[row + near[list + count - 1]]) continue;
      let place = count < degree ? count++ : count - 1;
      while (place > 0 && distances[row + near[list + place - 1]] > distance) {
        near[list + place] = near[list + place - 1];
        place--;
      }
      near[list + place] = other;
    }
  }
}

/** Kernel: the tour that goes to the nearest city not yet visited. O(n²). */
export function visitNearest({ n, distances, order, places }: TourSearch, start: number): void {
  for (let i = 0; i < n; i++) {
    order[i] = i;
    places[i] = i;
  }
  swapPlaces(order, places, 0, start);
  for (let i = 1; i < n; i++) {
    const row = order[i - 1] * n;
    let nearest = i;
    for (let j = i + 1; j < n; j++) {
      const gain = distances[row + order[nearest]] - distances[row + order[j]];
      if (gain > 0 || (gain === 0 && order[j] < order[nearest])) nearest = j;
    }
    swapPlaces(order, places, i, nearest);
  }
}

function swapPlaces(order: Int32Array, places: Int32Array, i: number, place: number): void {
  const city = order[i];
  order[i] = order[place];
  order[place] = city;
  places[order[i]] = i;
  places[city] = place;
}

/** Kernel: the length of the tour. */
export function tourLength({ n, distances, order }: TourSearch): number {
  let length = distances[order[n - 1] * n + order[0]];
  for (let i = 1; i < n; i++) length += distances[order[i - 1] * n + order[i]];
  return length;
}

/**
 * Kernel: improves the tour until no exchange that is looked at makes it shorter. It ends on any numbers: there is a
 * most exchanges, and none is made that does not gain. Exchanges begin with an edge to a near city: 2-opt, two edges
 * for two others, and Or-opt, up to three cities in a row go elsewhere, either way round. A city is looked at again
 * when one of its edges has changed.
 */
export function improveTour(search: TourSearch): void {
  const { n, order, queue, queued, touched } = search;
  queue.set(order);
  queued.fill(1);
  let head = 0;
  let waiting = n;
  let left = MAX_EXCHANGES * n;
  while (waiting > 0) {
    const city = queue[head];
    head = head + 1 < n ? head + 1 : 0;
    waiting--;
    queued[city] = 0;
    while (left > 0 && improveAt(search, city)) {
      left--;
      for (let i = 0; i < 6; i++) {
        const end = touched[i];
        if (end < 0 || queued[end] === 1) continue;
        queued[end] = 1;
        const tail = head + waiting;
        queue[tail < n ? tail : tail - n] = end;
        waiting++;
      }
    }
  }
}

/** The ends of the edges of the last exchange, −1 for less than six. */
function touch({ touched }: TourSearch, a: number, b: number, c: number, d: number, e: number, f: number): void {
  touched[0] = a;
  touched[1] = b;
  touched[2] = c;
  touched[3] = d;
  touched[4] = e;
  touched[5] = f;
}

function improveAt(search: TourSearch, city: number): boolean {
  for (let direction = 1; direction >= -1; direction -= 2) {
    if (exchangeEdges(search, city, direction)) return true;
    if (moveSegment(search, city, direction)) return true;
  }
  return false;
}

/** The city `steps` behind another; |steps| < n. */
function along({ n, order, places }: TourSearch, city: number, steps: number): number {
  const place = places[city] + steps;
  return order[place < 0 ? place + n : place < n ? place : place - n];
}

/** (a, next) and (c, its next) for (a, c) and (next, c's next), next as the direction says. */
function exchangeEdges(search: TourSearch, a: number, direction: number): boolean {
  const { n, degree, distances, near } = search;
  const next = along(search, a, direction);
  const open = distances[a * n + next];
  for (let i = 0; i < degree; i++) {
    const c = near[a * degree + i];
    const shut = distances[a * n + c];
    if (shut >= open) return false;
    const end = along(search, c, direction);
    const closing = distances[next * n + end];
    const opening = distances[c * n + end];
    const gain = open + opening - shut - closing;
    const size = Math.abs(open) + Math.abs(opening) + Math.abs(shut) + Math.abs(closing);
    if (!(gain > ROUNDING * size)) continue;
    if (direction > 0) reversePath(search, next, c);
    else reversePath(search, c, next);
    touch(search, a, next, c, end, -1, -1);
    return true;
  }
  return false;
}

/** Turns the path between two cities round, or all the others, whichever are fewer: the same tour. */
function reversePath({ n, order, places }: TourSearch, from: number, to: number): void {
  let i = places[from];
  let j = places[to];
  let count = j - i + 1;
  if (count <= 0) count += n;
  if (2 * count > n) {
    const before = i > 0 ? i - 1 : n - 1;
    i = j + 1 < n ? j + 1 : 0;
    j = before;
    count = n - count;
  }
  for (let swaps = count >> 1; swaps > 0; swaps--) {
    swapPlaces(order, places, i, j);
    i = i + 1 < n ? i + 1 : 0;
    j = j > 0 ? j - 1 : n - 1;
  }
}

/** The segment from `a` on, as the direction says, goes between a near city c and one of its neighbours, a beside c. */
function moveSegment(search: TourSearch, a: number, direction: number): boolean {
  const { n, degree, distances, near, places } = search;
  const before = along(search, a, -direction);
  for (let length = 1; length <= LONGEST_SEGMENT && length <= n - 3; length++) {
    const last = along(search, a, direction * (length - 1));
    const behind = along(search, last, direction);
    const opened = distances[before * n + a] + distances[last * n + behind];
    const joint = distances[before * n + behind];
    const first = direction > 0 ? places[a] : places[last];
    for (let i = 0; i < degree; i++) {
      const c = near[a * degree + i];
      const shut = distances[a * n + c];
      if (shut >= opened - joint) break;
      if (isWithin(places[c] - first, n, length)) continue;
      for (let side = 1; side >= -1; side -= 2) {
        const end = along(search, c, side);
        if (isWithin(places[end] - first, n, length)) continue;
        const opening = distances[c * n + end];
        const closing = distances[last * n + end];
        const gain = opened + opening - joint - shut - closing;
        const size = Math.abs(joint) + Math.abs(opened) + Math.abs(opening) + Math.abs(shut) + Math.abs(closing);
        if (!(gain > ROUNDING * size)) continue;
        shiftSegment(search, first, length, side > 0 ? c : end, side !== direction);
        touch(search, before, a, last, behind, c, end);
        return true;
      }
    }
  }
  return false;
}

/** Whether a place so far from the first one of a segment, on either side of the array's end, lies in it. */
function isWithin(offset: number, n: number, length: number): boolean {
  return (offset < 0 ? offset + n : offset) < length;
}

/** Moves `length` cities, from the place `first` on, behind the city `target`; the fewer of the others make room. */
function shiftSegment(search: TourSearch, first: number, length: number, target: number, turned: boolean): void {
  const { n, order, places, segment } = search;
  for (let k = 0; k < length; k++) segment[turned ? length - 1 - k : k] = order[(first + k) % n];
  const ahead = (places[target] - first - length + 1 + n) % n;
  const back = n - length - ahead;
  let start = first;
  if (ahead <= back) {
    for (let k = 0; k < ahead; k++) put(order, places, (first + k) % n, order[(first + length + k) % n]);
    start = first + ahead;
  } else {
    const end = first + length - 1 + n;
    for (let k = 0; k < back; k++) put(order, places, (end - k) % n, order[(end - length - k) % n]);
    start = first - back + n;
  }
  for (let k = 0; k < length; k++) put(order, places, (start + k) % n, segment[k]);
}

function put(order: Int32Array, places: Int32Array, place: number, city: number): void {
  order[place] = city;
  places[city] = place;
}

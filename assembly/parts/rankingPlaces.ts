// Places of numbers in descending order, found by comparing all pairs: the fastest way for a few of them.

/**
 * How many numbers of the row from `row` to `end` are larger than each of the four at `own`, or equal and of a lower
 * index, as int32. The row is read up to a multiple of 4.
 */
export function placesOfFour(row: usize, end: usize, own: usize): v128 {
  const four = v128.load(own);
  const next = min(own + 16, end);
  let places = i32x4.splat(0);
  let others = places;
  for (; row < own; row += 8) {
    places = i32x4.sub(places, f32x4.ge(v128.load32_splat(row), four));
    others = i32x4.sub(others, f32x4.ge(v128.load32_splat(row, 4), four));
  }
  for (let later = i32x4(0, 1, 2, 3); row < next; row += 4) {
    const other = v128.load32_splat(row);
    const equals = v128.and(f32x4.eq(other, four), i32x4.gt_s(later, i32x4.splat(0)));
    places = i32x4.sub(places, v128.or(f32x4.gt(other, four), equals));
    later = i32x4.sub(later, i32x4.splat(1));
  }
  if (((end - row) & 4) !== 0) {
    places = i32x4.sub(places, f32x4.gt(v128.load32_splat(row), four));
    row += 4;
  }
  for (; row < end; row += 8) {
    places = i32x4.sub(places, f32x4.gt(v128.load32_splat(row), four));
    others = i32x4.sub(others, f32x4.gt(v128.load32_splat(row, 4), four));
  }
  return i32x4.add(places, others);
}

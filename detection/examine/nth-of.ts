/** The value that would stand at that place if all were sorted, without sorting them. */
export function nthOf(values: Float32Array | Float64Array, nth: number): number {
  const left = values.slice();
  let [from, to] = [0, left.length - 1];
  while (from < to) {
    const pivot = left[(from + to) >> 1] as number;
    let [i, j] = [from, to];
    while (i <= j) {
      while ((left[i] as number) < pivot) i++;
      while ((left[j] as number) > pivot) j--;
      if (i > j) break;
      const value = left[i] as number;
      left[i++] = left[j] as number;
      left[j--] = value;
    }
    if (nth <= j) to = j;
    else if (nth >= i) from = i;
    else break;
  }
  return left[nth] as number;
}

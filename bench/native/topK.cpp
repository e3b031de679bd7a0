// The native opponent of bench/topK.mjs: std::nth_element finds the k-th largest number in a copy of the row, one pass
// takes what is above it, and the first of its equals fill up. Arguments: file of the rows, length, k.
#include <algorithm>
#include <functional>

#include "rounds.hpp"

int main(int, char** arguments) {
  const std::vector<float> numbers = readNumbers(arguments[1]);
  const int n = std::atoi(arguments[2]);
  const int k = std::atoi(arguments[3]);
  std::vector<float> copy(n);
  serve(numbers, n, [&](const float* row, float* solution) {
    std::copy(row, row + n, copy.begin());
    std::nth_element(copy.begin(), copy.begin() + (k - 1), copy.end(), std::greater<float>());
    const float threshold = copy[k - 1];
    int above = 0;
    for (int i = 0; i < n; i++) {
      const bool chosen = row[i] > threshold;
      solution[i] = chosen ? 1.0f : 0.0f;
      above += chosen;
    }
    for (int i = 0, open = k - above; open > 0 && i < n; i++) {
      if (row[i] != threshold) continue;
      solution[i] = 1.0f;
      open--;
    }
  });
}

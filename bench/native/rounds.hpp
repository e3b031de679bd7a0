// What the native opponents have in common: reading their instances, and a round whenever a line asks for one.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

/** All float32 numbers of a file. */
inline std::vector<float> readNumbers(const char* path) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) std::exit(1);
  std::fseek(file, 0, SEEK_END);
  std::vector<float> numbers(static_cast<std::size_t>(std::ftell(file)) / sizeof(float));
  std::rewind(file);
  const std::size_t count = std::fread(numbers.data(), sizeof(float), numbers.size(), file);
  std::fclose(file);
  if (count != numbers.size()) std::exit(1);
  return numbers;
}

/**
 * For each line of standard input: "round" solves all rows and prints the microseconds, "total" prints the sum of
 * ⟨numbers, solution⟩ over all rows. `solve(row, solution)` solves one row of n numbers.
 */
template <typename Solve>
void serve(const std::vector<float>& numbers, std::size_t n, Solve solve) {
  std::vector<float> solution(n);
  const std::size_t rows = numbers.size() / n;
  volatile double sink = 0;
  char line[16];
  while (std::fgets(line, sizeof line, stdin) != nullptr) {
    double answer = 0;
    if (std::strncmp(line, "round", 5) == 0) {
      double sum = 0;
      const auto start = std::chrono::steady_clock::now();
      for (std::size_t row = 0; row < rows; row++) {
        solve(&numbers[row * n], solution.data());
        sum += solution[row % n];
      }
      const auto time = std::chrono::steady_clock::now() - start;
      sink = sink + sum;
      answer = std::chrono::duration<double, std::micro>(time).count();
    } else {
      for (std::size_t row = 0; row < rows; row++) {
        solve(&numbers[row * n], solution.data());
        for (std::size_t i = 0; i < n; i++) {
          if (solution[i] != 0) answer += static_cast<double>(numbers[row * n + i]) * solution[i];
        }
      }
    }
    std::printf("%.6f\n", answer);
    std::fflush(stdout);
  }
}

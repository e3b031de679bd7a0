// The native opponent of bench/gridPath.mjs: Dijkstra with an indexed binary heap over an adjacency list, 8 neighbours.
// Arguments: edge of the grid, number of grids. Prints median and minimum microseconds a path.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <vector>

namespace {

class Grid {
 public:
  explicit Grid(int edge) : cells_(edge * edge), first_(cells_ + 1), distance_(cells_), place_(cells_), from_(cells_),
                            settled_(cells_), heap_(cells_) {
    for (int row = 0; row < edge; row++) {
      for (int column = 0; column < edge; column++) {
        first_[row * edge + column] = static_cast<int>(next_.size());
        for (int r = std::max(row - 1, 0); r <= std::min(row + 1, edge - 1); r++) {
          for (int c = std::max(column - 1, 0); c <= std::min(column + 1, edge - 1); c++) {
            if (r != row || c != column) next_.push_back(r * edge + c);
          }
        }
      }
    }
    first_[cells_] = static_cast<int>(next_.size());
  }

  void solve(const float* cost, float* path) {
    std::fill(distance_.begin(), distance_.end(), std::numeric_limits<double>::infinity());
    std::fill(settled_.begin(), settled_.end(), 0);
    std::fill(place_.begin(), place_.end(), -1);
    const int target = cells_ - 1;
    size_ = 1;
    heap_[0] = 0;
    place_[0] = 0;
    distance_[0] = cost[0];
    while (size_ > 0) {
      const int cell = heap_[0];
      size_--;
      if (size_ > 0) sink(heap_[size_]);
      settled_[cell] = 1;
      if (cell == target) break;
      for (int e = first_[cell]; e < first_[cell + 1]; e++) {
        const int next = next_[e];
        if (settled_[next]) continue;
        const double reached = distance_[cell] + cost[next];
        if (reached >= distance_[next]) continue;
        distance_[next] = reached;
        from_[next] = cell;
        lift(next, place_[next] < 0 ? size_++ : place_[next]);
      }
    }
    std::fill(path, path + cells_, 0.0f);
    for (int cell = target; cell != 0; cell = from_[cell]) path[cell] = 1.0f;
    path[0] = 1.0f;
  }

 private:
  void lift(int cell, int hole) {
    while (hole > 0) {
      const int parent = (hole - 1) >> 1;
      if (distance_[heap_[parent]] <= distance_[cell]) break;
      place_[heap_[hole] = heap_[parent]] = hole;
      hole = parent;
    }
    place_[heap_[hole] = cell] = hole;
  }

  void sink(int cell) {
    int hole = 0;
    for (int child = 1; child < size_; child = 2 * hole + 1) {
      if (child + 1 < size_ && distance_[heap_[child + 1]] < distance_[heap_[child]]) child++;
      if (distance_[heap_[child]] >= distance_[cell]) break;
      place_[heap_[hole] = heap_[child]] = hole;
      hole = child;
    }
    place_[heap_[hole] = cell] = hole;
  }

  int cells_;
  int size_ = 0;
  std::vector<int> first_, next_;
  std::vector<double> distance_;
  std::vector<int> place_, from_;
  std::vector<std::uint8_t> settled_;
  std::vector<int> heap_;
};

}  // namespace

int main(int, char** arguments) {
  const int edge = std::atoi(arguments[1]);
  const int paths = std::atoi(arguments[2]);
  const int n = edge * edge;
  std::vector<float> costs(static_cast<std::size_t>(paths) * n), solution(n);
  std::uint32_t state = 12345;
  for (float& cost : costs) {
    state = state * 1664525u + 1013904223u;
    cost = static_cast<float>(0.1 + state / 4294967296.0);
  }
  Grid grid(edge);
  std::vector<double> times;
  double sum = 0;
  for (int round = 0; round < 11; round++) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < paths; i++) {
      grid.solve(&costs[static_cast<std::size_t>(i) * n], solution.data());
      sum += solution[i % n];
    }
    const auto time = std::chrono::steady_clock::now() - start;
    times.push_back(std::chrono::duration<double, std::micro>(time).count() / paths);
  }
  std::sort(times.begin(), times.end());
  std::printf("%.3f %.3f %.0f\n", times[times.size() / 2], times[0], sum);
}

// The native opponent of bench/gridPath.mjs: Dijkstra with an indexed binary heap over an adjacency list, 8 neighbours.
// Arguments: file of the costs, edge of the grids. Cells of cost Infinity are closed, as no sum reaches them.
#include <algorithm>
#include <cstdint>
#include <limits>

#include "rounds.hpp"

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
  const std::vector<float> numbers = readNumbers(arguments[1]);
  const int edge = std::atoi(arguments[2]);
  Grid grid(edge);
  serve(numbers, static_cast<std::size_t>(edge) * edge, [&](const float* cost, float* path) { grid.solve(cost, path); });
}

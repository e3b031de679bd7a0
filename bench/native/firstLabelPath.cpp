// The second native opponent of bench/gridPath.mjs: what is known of these costs put to use. A cell costs the same from
// wherever one enters it, so its first label is final, and a plain heap does; a closed frame spares the checks of the edge.
// Arguments: file of the costs, edge of the grids.
#include <algorithm>
#include <array>
#include <limits>

#include "rounds.hpp"

namespace {

struct Label {
  double distance;
  int cell;
  bool operator<(const Label& other) const { return distance > other.distance; }
};

class Grid {
 public:
  explicit Grid(int edge)
      : edge_(edge), width_(edge + 2), cost_(width_ * width_, kClosed), from_(width_ * width_), heap_(width_ * width_),
        steps_{-width_ - 1, -width_, -width_ + 1, -1, 1, width_ - 1, width_, width_ + 1} {}

  void solve(const float* cost, float* path) {
    for (int row = 0; row < edge_; row++) std::copy(cost + row * edge_, cost + (row + 1) * edge_, &cost_[place(row, 0)]);
    const int source = place(0, 0), target = place(edge_ - 1, edge_ - 1);
    int size = 0;
    heap_[size++] = {cost_[source], source};
    cost_[source] = kClosed;
    while (size > 0 && cost_[target] != kClosed) {
      const Label least = heap_[0];
      std::pop_heap(heap_.begin(), heap_.begin() + size--);
      for (const int step : steps_) {
        const int next = least.cell + step;
        if (cost_[next] == kClosed) continue;
        heap_[size++] = {least.distance + cost_[next], next};
        std::push_heap(heap_.begin(), heap_.begin() + size);
        from_[next] = least.cell;
        cost_[next] = kClosed;  // labelled: nobody comes back
      }
    }
    std::fill(path, path + edge_ * edge_, 0.0f);
    for (int cell = target; cell != source; cell = from_[cell]) path[inside(cell)] = 1.0f;
    path[0] = 1.0f;
  }

 private:
  static constexpr float kClosed = std::numeric_limits<float>::infinity();

  int place(int row, int column) const { return (row + 1) * width_ + column + 1; }
  int inside(int cell) const { return (cell / width_ - 1) * edge_ + cell % width_ - 1; }

  int edge_, width_;
  std::vector<float> cost_;
  std::vector<int> from_;
  std::vector<Label> heap_;
  std::array<int, 8> steps_;
};

}  // namespace

int main(int, char** arguments) {
  const std::vector<float> numbers = readNumbers(arguments[1]);
  const int edge = std::atoi(arguments[2]);
  Grid grid(edge);
  serve(numbers, static_cast<std::size_t>(edge) * edge, [&](const float* cost, float* path) { grid.solve(cost, path); });
}

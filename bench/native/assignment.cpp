// The native opponent of bench/assignment.mjs: the same algorithm, shortest augmenting paths after column reduction,
// reduction transfer and two rounds of augmenting row reduction, on float costs with double prices.
// Arguments: file of the costs, size.
#include <algorithm>
#include <limits>

#include "rounds.hpp"

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class Assignment {
 public:
  explicit Assignment(int size)
      : n_(size), price_(n_), distance_(n_), rowOf_(n_), cameFrom_(n_), order_(n_), columnOf_(n_), free_(n_), uses_(n_) {}

  bool solve(const float* cost, float* solution) {
    int open = reduceColumns(cost);
    for (int round = 0; round < 2 && open > 0; round++) open = pushRows(cost, open);
    for (int at = 0; at < open; at++) {
      const int start = free_[at];
      int column = cheapestWay(cost, start);
      if (column < 0) return false;
      for (int row = -1; row != start;) {
        row = cameFrom_[column];
        rowOf_[column] = row;
        std::swap(columnOf_[row], column);
      }
    }
    std::fill(solution, solution + n_ * n_, 0.0f);
    for (int row = 0; row < n_; row++) solution[row * n_ + columnOf_[row]] = 1.0f;
    return true;
  }

 private:
  int reduceColumns(const float* cost) {
    for (int column = 0; column < n_; column++) price_[column] = cost[column];
    std::fill(cameFrom_.begin(), cameFrom_.end(), 0);
    std::fill(uses_.begin(), uses_.end(), 0);
    std::fill(rowOf_.begin(), rowOf_.end(), -1);
    for (int row = 1; row < n_; row++) {
      const float* from = cost + row * n_;
      for (int column = 0; column < n_; column++) {
        if (from[column] >= price_[column]) continue;
        price_[column] = from[column];
        cameFrom_[column] = row;
      }
    }
    for (int column = n_ - 1; column >= 0; column--) {
      if (price_[column] == kInfinity) {
        price_[column] = 0;
        continue;
      }
      const int row = cameFrom_[column];
      if (uses_[row]++ > 0) continue;
      rowOf_[column] = row;
      columnOf_[row] = column;
    }
    int open = 0;
    for (int row = 0; row < n_; row++) {
      if (uses_[row] == 0) free_[open++] = row;
      if (uses_[row] != 1) continue;
      const int own = columnOf_[row];
      const float* from = cost + row * n_;
      double least = kInfinity;
      for (int column = 0; column < n_; column++) {
        const double left = from[column] - price_[column];
        if (left < least && column != own) least = left;
      }
      if (least < kInfinity) price_[own] -= least;
    }
    return open;
  }

  int pushRows(const float* cost, int count) {
    int pushes = n_;
    int open = 0;
    for (int at = 0; at < count;) {
      const int row = free_[at++];
      const float* from = cost + row * n_;
      int best = -1, second = -1;
      double least = kInfinity, next = kInfinity;
      for (int column = 0; column < n_; column++) {
        const double left = from[column] - price_[column];
        if (left >= next) continue;
        if (left < least) {
          next = least;
          second = best;
          least = left;
          best = column;
        } else {
          next = left;
          second = column;
        }
      }
      if (best < 0) {
        free_[open++] = row;
        continue;
      }
      const double lowered = next < kInfinity ? price_[best] - (next - least) : price_[best];
      const bool lowers = lowered < price_[best];
      if (lowers) price_[best] = lowered;
      else if (next == least && rowOf_[best] >= 0) best = second;
      const int pushed = rowOf_[best];
      rowOf_[best] = row;
      columnOf_[row] = best;
      if (pushed < 0) continue;
      if (lowers && pushes-- > 0) free_[--at] = pushed;
      else free_[open++] = pushed;
    }
    return open;
  }

  int cheapestWay(const float* cost, int start) {
    const float* own = cost + start * n_;
    for (int column = 0; column < n_; column++) {
      distance_[column] = own[column] - price_[column];
      cameFrom_[column] = start;
      order_[column] = column;
    }
    int passed = 0, level = 0, settled = 0, end = -1;
    double least = 0;
    while (end < 0) {
      if (passed == level) {
        settled = passed;
        least = kInfinity;
        for (int place = level; place < n_; place++) {
          const int column = order_[place];
          const double reached = distance_[column];
          if (reached > least) continue;
          if (reached < least) {
            least = reached;
            level = passed;
          }
          std::swap(order_[place], order_[level++]);
        }
        if (least == kInfinity) return -1;
        for (int place = passed; place < level && end < 0; place++) {
          if (rowOf_[order_[place]] < 0) end = order_[place];
        }
        if (end >= 0) break;
      }
      const int column = order_[passed++];
      const int row = rowOf_[column];
      const float* from = cost + row * n_;
      const double less = from[column] - price_[column] - least;
      for (int place = level; place < n_; place++) {
        const int other = order_[place];
        const double reached = from[other] - price_[other] - less;
        if (reached >= distance_[other]) continue;
        cameFrom_[other] = row;
        distance_[other] = reached;
        if (reached > least) continue;
        distance_[other] = least;
        if (rowOf_[other] < 0) {
          end = other;
          break;
        }
        std::swap(order_[place], order_[level++]);
      }
    }
    for (int place = 0; place < settled; place++) {
      const int column = order_[place];
      price_[column] += distance_[column] - least;
    }
    return end;
  }

  int n_;
  std::vector<double> price_, distance_;
  std::vector<int> rowOf_, cameFrom_, order_, columnOf_, free_, uses_;
};

}  // namespace

int main(int, char** arguments) {
  const std::vector<float> numbers = readNumbers(arguments[1]);
  const int size = std::atoi(arguments[2]);
  Assignment assignment(size);
  serve(numbers, static_cast<std::size_t>(size) * size,
        [&](const float* cost, float* solution) { assignment.solve(cost, solution); });
}

// Points in a plane by the cells of a uniform grid.
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace room::detail {

/// Numbered points, sorted by row and column, so that those of a rectangle are a few runs of
/// neighbours. Made anew when points have moved; the plane has no bounds, and empty cells cost
/// nothing.
class ColumnGrid {
 public:
  explicit ColumnGrid(double cellSize) : cellSize_(cellSize) {}

  void clear() { entries_.clear(); }
  void add(double x, double y, std::uint32_t number) {
    entries_.push_back({{cellOf(y), cellOf(x)}, number});
  }
  /// Has to be called after the last add(), before the first visitAround().
  void finish() {
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& left, const Entry& right) { return left.cell < right.cell; });
  }

  /// Calls `visit(number)` for all points of all cells that a square around x, y touches.
  template <class Visit>
  void visitAround(double x, double y, double reach, Visit visit) const {
    const std::int32_t firstColumn = cellOf(x - reach), lastColumn = cellOf(x + reach);
    const std::int32_t lastRow = cellOf(y + reach);
    std::size_t at = find({cellOf(y - reach), firstColumn}, 0);
    while (at < entries_.size()) {
      const Cell& cell = entries_[at].cell;
      if (cell.row > lastRow) return;
      if (cell.column < firstColumn) {
        at = find({cell.row, firstColumn}, at);
      } else if (cell.column > lastColumn) {
        at = find({cell.row + 1, firstColumn}, at);
      } else {
        visit(entries_[at++].number);
      }
    }
  }

 private:
  struct Cell {
    std::int32_t row;
    std::int32_t column;

    auto operator<=>(const Cell&) const = default;
  };
  struct Entry {
    Cell cell;
    std::uint32_t number;
  };

  /// What is too far out is in the outermost cells, and what is nowhere (NaN) is there, too.
  std::int32_t cellOf(double coordinate) const {
    constexpr double kOutermost = 1e9;
    const double cell = std::floor(coordinate / cellSize_);
    return static_cast<std::int32_t>(cell > -kOutermost ? std::min(cell, kOutermost) : -kOutermost);
  }

  /// The first entry of this cell or a later one, from entry `from` on.
  std::size_t find(const Cell& cell, std::size_t from) const {
    const auto found = std::lower_bound(
        entries_.begin() + static_cast<std::ptrdiff_t>(from), entries_.end(), cell,
        [](const Entry& entry, const Cell& wanted) { return entry.cell < wanted; });
    return static_cast<std::size_t>(found - entries_.begin());
  }

  double cellSize_;
  std::vector<Entry> entries_;
};

}  // namespace room::detail

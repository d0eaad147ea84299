#pragma once

#include <algorithm>
#include <vector>

#include "room/abi.h"
#include "room/client.hpp"
#include "room/view.hpp"

namespace room::detail {

/// The clients of a room by their views.
class ViewGroups {
 public:
  struct Group {
    View* view;
    std::vector<room_client> settled;  // were told what the view shows up to now
    std::vector<Client*> others;       // have known another view, or none
  };

  void gather(const Clients& clients) {
    groups_.clear();
    members_.clear();
    for (Client& client : clients) {
      if (!client.view_) continue;
      members_.push_back(client.id());
      Group& group = groupOf(*client.view_);
      if (client.knowsView_) {
        group.settled.push_back(client.id());
      } else {
        group.others.push_back(&client);
      }
    }
  }

  const std::vector<Group>& groups() const { return groups_; }
  /// All clients that have a view.
  const std::vector<room_client>& members() const { return members_; }

  /// The client was told all that its view shows.
  static void settle(Client& client) { client.knowsView_ = true; }

 private:
  Group& groupOf(View& view) {
    const auto found = std::find_if(groups_.begin(), groups_.end(),
                                    [&](const Group& group) { return group.view == &view; });
    if (found != groups_.end()) return *found;
    groups_.push_back({&view, {}, {}});
    return groups_.back();
  }

  std::vector<Group> groups_;
  std::vector<room_client> members_;
};

}  // namespace room::detail

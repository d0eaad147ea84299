#pragma once

#include <algorithm>
#include <vector>

#include "room/abi.h"
#include "room/client.hpp"
#include "room/view.hpp"

namespace room::detail {

/// The clients of a room by the views that they were told of.
class ViewGroups {
 public:
  struct Group {
    View* view;
    std::vector<room_client> members;
  };

  void gather(const Clients& clients) {
    groups_.clear();
    members_.clear();
    movers_.clear();
    for (Client& client : clients) {
      if (client.toldView_) {
        members_.push_back(client.id());
        groupOf(*client.toldView_).members.push_back(client.id());
      }
      if (client.toldView_ != client.view_) movers_.push_back(&client);
    }
  }

  const std::vector<Group>& groups() const { return groups_; }
  /// All clients that were told of a view.
  const std::vector<room_client>& members() const { return members_; }
  /// Those who see with another view by now.
  const std::vector<Client*>& movers() const { return movers_; }

  /// The view that a client was told of, or null.
  static const View* toldView(const Client& client) { return client.toldView_.get(); }
  /// The client was told all that its view shows.
  static void settle(Client& client) { client.toldView_ = client.view_; }

 private:
  Group& groupOf(View& view) {
    const auto found = std::find_if(groups_.begin(), groups_.end(),
                                    [&](const Group& group) { return group.view == &view; });
    if (found != groups_.end()) return *found;
    groups_.push_back({&view, {}});
    return groups_.back();
  }

  std::vector<Group> groups_;
  std::vector<room_client> members_;
  std::vector<Client*> movers_;
};

}  // namespace room::detail

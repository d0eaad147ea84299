// The calls of the server-side matchmaker.
#include "puppeteer.hpp"

using room::Task;
using room::Value;

namespace {

Value rowOf(const room::Listing& listing) {
  const bool isLimited = listing.maxClients != room::kUnlimited;
  return {{"name", listing.name},
          {"roomId", listing.roomId},
          {"clients", listing.clients},
          {"maxClients", isLimited ? Value(listing.maxClients) : Value(nullptr)},
          {"locked", listing.locked},
          {"private", listing.isPrivate},
          {"metadata", listing.metadata.exists() ? listing.metadata : Value(nullptr)}};
}

}  // namespace

Task<Value> Puppeteer::createRoom(Value args) {
  const std::string name = args.at(0).asString();
  const room::Listing listing = co_await room_.matchMaker.createRoom(name, args.at(1));
  co_return rowOf(listing);
}

Task<Value> Puppeteer::query(Value args) {
  const std::vector<room::Listing> found = co_await room_.matchMaker.query(args.at(0));
  Value rows = Value::array();
  for (const room::Listing& listing : found) rows.push(rowOf(listing));
  co_return rows;
}

/// `[roomId, method, args]`: another puppet performs the method.
Task<Value> Puppeteer::remoteCall(Value args) {
  const std::string roomId = args.at(0).asString();
  const std::string method = args.at(1).asString();
  const Value arguments = args.at(2).isArray() ? args.at(2) : Value::array();
  Value result = co_await room_.matchMaker.remoteRoomCall(roomId, "remote", method, arguments);
  co_return result;
}

Task<Value> Puppeteer::reserveSeat(Value args) {
  const std::string roomId = args.at(0).asString();
  Value seat = co_await room_.matchMaker.reserveSeatFor(roomId, args.at(1));
  co_return seat;
}

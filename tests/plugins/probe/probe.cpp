// Rooms that tests play in with real clients: each shows one side of the room API.
#include "auth.hpp"
#include "dropping.hpp"
#include "flood.hpp"
#include "holding.hpp"
#include "leaving.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "returning.hpp"
#include "schema_messages.hpp"

ROOM_PLUGIN(Options, Auth, Messages, Leaving, Returning, Flood, Holding, Dropping, SchemaMessages)

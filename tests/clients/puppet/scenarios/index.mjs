// All scenarios.
import auth from './auth.mjs';
import clock from './clock.mjs';
import disconnect from './disconnect.mjs';
import errors from './errors.mjs';
import joining from './joining.mjs';
import leaving from './leaving.mjs';
import listing from './listing.mjs';
import locking from './locking.mjs';
import matchmaker from './matchmaker.mjs';
import messages from './messages.mjs';
import options from './options.mjs';
import patches from './patches.mjs';
import presence from './presence.mjs';
import properties from './properties.mjs';
import reconnection from './reconnection.mjs';
import seats from './seats.mjs';
import sending from './sending.mjs';
import state from './state.mjs';

export const scenarios = [
  joining, options, auth, messages, sending, state, patches, clock, locking, seats, reconnection, leaving, disconnect, listing,
  errors, properties, presence, matchmaker,
].flat();

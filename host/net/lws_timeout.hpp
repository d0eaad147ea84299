#pragma once

#include <libwebsockets.h>

namespace roomd {

/// lws_set_timeout() from outside of libwebsockets' callbacks. It looks at its timers only after an
/// event of its own: on a quiet loop, a timeout set from outside would wait for the next one.
inline void setTimeout(lws* wsi, pending_timeout reason, int seconds) {
  lws_set_timeout(wsi, reason, seconds);
  lws_cancel_service(lws_get_context(wsi));
}

}  // namespace roomd

// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.secondary;

import io.millrace.api.bytes.Bytes;

/**
 * A message that a secondary received while it had no listener. The next listener gets it, unless
 * the primary has stopped waiting for the answer by then.
 *
 * @param request the number of the request; a later frame of the primary cancels it
 * @param until the monotonic time in nanoseconds at which the primary gives up
 */
record BufferedMessage(Bytes message, long request, long until) {
  boolean isStillAwaited(long currentRequest, long nanos) {
    return request == currentRequest && nanos < until;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * An answer of the server, read to its end.
 *
 * @param status the status of HTTP
 * @param body its bytes, within bounds
 * @param retryAfter what the server said of when to come again; null when nothing
 */
public record Answer(int status, byte[] body, Duration retryAfter) {
  private static final int OK = 200;
  private static final int REDIRECTS = 300;
  private static final Set<Integer> TRANSIENT = Set.of(401, 403, 408, 409);
  private static final int GONE = 410;
  private static final int TOO_MANY = 429;
  private static final int SERVER_FAULTS = 500;

  /** Tells whether the server did what it was asked. */
  public boolean isGood() {
    return status >= OK && status < REDIRECTS;
  }

  /** Tells whether the action has ended already: what was to be said of it, is said. */
  public boolean isGone() {
    return status == GONE;
  }

  /** Tells whether this is about an entry too many, which no later time helps. */
  public boolean isQuota() {
    return status == TOO_MANY && new String(body, StandardCharsets.UTF_8).contains("tooMany");
  }

  /** Tells whether the same request may succeed later. */
  public boolean isTransient() {
    return (status == TOO_MANY && !isQuota())
        || TRANSIENT.contains(status)
        || status >= SERVER_FAULTS;
  }

  /** Returns the body as an object. */
  public Map<String, Object> json() throws IOException {
    try {
      return BoundedJson.object(body);
    } catch (IOException other) {
      throw new IOException(
          "the server's answer is not hawkBit's: is url wrong, or does a login page answer?",
          other);
    }
  }

  @Override
  public String toString() {
    return "status " + status;
  }
}

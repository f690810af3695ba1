// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

/**
 * How the HTTP server is.
 *
 * @param place where it listens; empty when there is no HTTP
 * @param fault why it does not listen; empty when it does, or is about to
 * @param listening whether it listens
 */
public record HttpState(String place, String fault, boolean listening) {
  /** There is no HTTP. */
  public static final HttpState OFF = new HttpState("", "", false);

  /** Says that there is no listening, why, and what to change. */
  String problem() {
    return problem(HttpComponent.PID);
  }

  /** As {@link #problem()}, with the PID of the configuration. */
  public String problem(String pid) {
    return "cannot listen on %s: %s; it is tried again (port and address are set in etc/%s.cfg)"
        .formatted(place, fault, pid);
  }
}

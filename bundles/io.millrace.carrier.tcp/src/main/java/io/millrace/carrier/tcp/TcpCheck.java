// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;

/** Whether clients can connect by TCP and TLS: a secured socket without a key serves nobody. */
final class TcpCheck {
  private static final Duration WARNED = Duration.ofDays(30);
  private static final double NEARLY_FULL = 0.8;

  private TcpCheck() {}

  /**
   * Returns the result.
   *
   * @param sockets names of those that are served
   * @param keys those of TLS; null when no socket is for secured traffic
   */
  static Result result(List<String> sockets, TlsKeys keys, int open, int most, Instant now) {
    if (sockets.isEmpty()) {
      return new Result(Status.OK, "no socket listens for TCP (io.millrace.net.tcp)");
    }
    if (keys != null) {
      Result tls = tls(keys, now);
      if (tls != null) {
        return tls;
      }
    }
    String figures = String.join(", ", sockets) + ", " + open + " connections of " + most;
    return open > NEARLY_FULL * most
        ? new Result(Status.WARN, figures + " a socket: nearly full (connections)")
        : new Result(Status.OK, figures);
  }

  private static Result tls(TlsKeys keys, Instant now) {
    String faults = String.join("; ", keys.faults());
    if (!keys.isUsable()) {
      return new Result(
          Status.CRITICAL,
          "no client can connect by TLS: "
              + (faults.isEmpty()
                  ? "there is no " + TlsKeys.SERVER + " in " + keys.folder()
                  : faults));
    }
    if (!faults.isEmpty()) {
      return new Result(Status.WARN, faults);
    }
    Instant expires = keys.expires();
    if (expires.isBefore(now.plus(WARNED))) {
      boolean over = expires.isBefore(now);
      return new Result(
          over ? Status.CRITICAL : Status.WARN,
          "a certificate in " + keys.folder() + (over ? " has expired: " : " expires: ") + expires);
    }
    return null;
  }
}

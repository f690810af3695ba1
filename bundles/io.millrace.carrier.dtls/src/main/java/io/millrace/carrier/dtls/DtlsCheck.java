// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.keys.Certificates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * Whether clients can connect by DTLS: a socket that no key fits serves nobody, and keys without a
 * socket open nothing. Thread-safe.
 *
 * @param state what there is
 * @param time the clock that certificates expire by
 */
record DtlsCheck(Supplier<State> state, Time time) implements HealthCheck {
  /**
   * What there is.
   *
   * @param sockets names of those that are for secured traffic
   * @param failed what could not be started, a sentence each
   * @param connections of all sockets together
   * @param most how many there may be
   * @param limited a sentence while handshakes are limited, else empty
   */
  record State(
      List<String> sockets,
      List<String> failed,
      Credentials credentials,
      int connections,
      int most,
      String limited) {}

  private static final Duration WARNED = Duration.ofDays(30);
  private static final double NEARLY_FULL = 0.8;

  @Override
  public Result execute() {
    State now = state.get();
    if (!now.failed.isEmpty()) {
      return new Result(Result.Status.CRITICAL, String.join("; ", now.failed));
    }
    List<String> faults = now.credentials.faults();
    int keys = now.credentials.psk().size() + now.credentials.devices().size();
    if (now.sockets.isEmpty()) {
      return withoutSocket(now.credentials);
    }
    Certificates certificates = now.credentials.certificates();
    if (keys == 0 && !certificates.isPresent() && !now.credentials.serverTrust().isPresent()) {
      String why = faults.isEmpty() ? "" : ": " + String.join("; ", faults);
      return new Result(
          Result.Status.CRITICAL,
          "no client can connect by DTLS: there is neither "
              + Credentials.PSK
              + " with a key nor "
              + Credentials.SERVER
              + " in "
              + now.credentials.folder()
              + why);
    }
    if (!faults.isEmpty()) {
      return new Result(Result.Status.WARN, String.join("; ", faults));
    }
    Instant expires = certificates.expires();
    if (expires.isBefore(time.now().plus(WARNED))) {
      boolean over = expires.isBefore(time.now());
      return new Result(
          over ? Result.Status.CRITICAL : Result.Status.WARN,
          "a certificate in "
              + now.credentials.folder()
              + (over ? " has expired: " : " expires: ")
              + expires);
    }
    List<String> ending = now.credentials.endingBefore(time.now().plus(WARNED));
    if (!ending.isEmpty()) {
      return new Result(
          Result.Status.WARN,
          "keys end within 30 days or have ended, keys:rotate or keys:remove them: " + ending);
    }
    if (!now.limited.isEmpty()) {
      return new Result(Result.Status.WARN, now.limited);
    }
    String figures =
        keys
            + " keys, "
            + (certificates.isPresent() ? "a certificate, " : "")
            + now.connections
            + " connections of "
            + now.most;
    return now.connections > NEARLY_FULL * now.most
        ? new Result(Result.Status.WARN, figures + ": nearly full (connections)")
        : new Result(Result.Status.OK, String.join(", ", now.sockets) + ", " + figures);
  }

  private static Result withoutSocket(Credentials credentials) {
    List<String> lines = new ArrayList<>(credentials.faults());
    List<String> present = credentials.present();
    if (!present.isEmpty()) {
      lines.add(
          "no client can connect by DTLS though "
              + credentials.folder()
              + " has "
              + String.join(", ", present)
              + ": no socket with secured = true is open; make one (io.millrace.net-dtls.cfg, as in"
              + " io.millrace.net-dtls.cfg.example), or remove what is in the folder");
    }
    return lines.isEmpty()
        ? new Result(Result.Status.OK, "no socket is for secured traffic")
        : new Result(Result.Status.WARN, String.join("; ", lines));
  }
}

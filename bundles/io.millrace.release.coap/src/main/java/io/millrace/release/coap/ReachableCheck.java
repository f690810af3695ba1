// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import java.util.Collection;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * Whether any client can reach {@code /releases} where a permission is configured: a line of the
 * router's status. Without a transport with security it is there in vain, unless clear text is
 * permitted. Thread-safe.
 */
final class ReachableCheck implements HealthCheck {
  private final String permission;
  private final boolean clearText;
  private final Supplier<Collection<String>> schemes;

  /**
   * Makes it.
   *
   * @param schemes returns the URI schemes of the transports that are there
   */
  ReachableCheck(String permission, boolean clearText, Supplier<Collection<String>> schemes) {
    this.permission = permission;
    this.clearText = clearText;
    this.schemes = schemes;
  }

  @Override
  public Result execute() {
    boolean secure = schemes.get().stream().anyMatch(each -> each.startsWith("coaps"));
    if (!secure && !clearText) {
      return new Result(
          Result.Status.WARN,
          "nobody can use /releases: there is no transport with security, and clear text is not"
              + " permitted (clearText in etc/%s.cfg)".formatted(CoapReleases.PID));
    }
    String where = clearText ? "also in clear text" : "over transports with security";
    return new Result(
        Result.Status.OK, "/releases for the permission %s, %s".formatted(permission, where));
  }
}

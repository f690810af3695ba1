// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/**
 * Whether any client can reach {@code /releases} where a permission is configured: a line of the
 * router's status. Nobody can when there is no transport with security and clear text is not
 * permitted, or when no token gives the permission. Thread-safe.
 */
final class ReachableCheck implements HealthCheck {
  private final String permission;
  private final boolean clearText;
  private final Supplier<Collection<String>> schemes;
  private final BooleanSupplier granted;

  /**
   * Makes it.
   *
   * @param schemes returns the URI schemes of the transports that are there
   * @param granted tells whether any token gives the permission
   */
  ReachableCheck(
      String permission,
      boolean clearText,
      Supplier<Collection<String>> schemes,
      BooleanSupplier granted) {
    this.permission = permission;
    this.clearText = clearText;
    this.schemes = schemes;
    this.granted = granted;
  }

  @Override
  public Result execute() {
    ResultLog lines = new ResultLog();
    boolean secure = schemes.get().stream().anyMatch(each -> each.startsWith("coaps"));
    if (!secure && !clearText) {
      warn(
          lines,
          "there is no transport with security, and clear text is not permitted (clearText in"
              + " etc/%s.cfg)".formatted(CoapReleases.PID));
    }
    if (!granted.getAsBoolean()) {
      warn(
          lines,
          "no token gives the permission \"%s\" (permissions of io.millrace.auth.jwt, or permission in etc/%s.cfg)"
              .formatted(permission, CoapReleases.PID));
    }
    if (lines.iterator().hasNext()) {
      return new Result(lines);
    }
    String where = clearText ? "also in clear text" : "over transports with security";
    return new Result(
        Result.Status.OK, "/releases for the permission %s, %s".formatted(permission, where));
  }

  private static void warn(ResultLog lines, String why) {
    lines.add(new ResultLog.Entry(Result.Status.WARN, "nobody can use /releases: " + why));
  }
}

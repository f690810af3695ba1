// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import java.util.function.BooleanSupplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/**
 * Whether devices can register and stay registered: the way to {@code /rd}, the store, and the room
 * for more. Thread-safe.
 */
final class RegistrationCheck implements HealthCheck {
  private static final int NEARLY_PERCENT = 90;

  private final HealthCheck reachable;
  private final BooleanSupplier open;
  private final RegistrationStore store;
  private final Registrations registrations;
  private final int limit;

  /**
   * Makes it.
   *
   * @param reachable whether any client can use the resource
   * @param open whether the stored registrations were read, so that the resource is there
   * @param limit how many names all accounts may take together
   */
  RegistrationCheck(
      HealthCheck reachable,
      BooleanSupplier open,
      RegistrationStore store,
      Registrations registrations,
      int limit) {
    this.reachable = reachable;
    this.open = open;
    this.store = store;
    this.registrations = registrations;
    this.limit = limit;
  }

  @Override
  public Result execute() {
    ResultLog lines = new ResultLog();
    reachable.execute().forEach(lines::add);
    if (!open.getAsBoolean()) {
      warn(lines, "/rd is not there yet: the stored registrations are being read");
    }
    String stored = store.status();
    if (!stored.isEmpty()) {
      warn(lines, stored);
    }
    int taken = registrations.taken();
    if (100L * taken >= (long) NEARLY_PERCENT * limit) {
      warn(
          lines,
          "%d of %d names are taken, more are answered 5.03 (registrations in etc/%s.cfg)"
              .formatted(taken, limit, ResourceDirectory.PID));
    }
    return new Result(lines);
  }

  private static void warn(ResultLog lines, String why) {
    lines.add(new ResultLog.Entry(Result.Status.WARN, why));
  }
}

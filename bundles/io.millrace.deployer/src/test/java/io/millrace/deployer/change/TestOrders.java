// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.audit.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Orders as Anna gives them in the shell. */
final class TestOrders {
  private static final Origin ANNA = Origin.of("shell", "anna", "");

  private TestOrders() {}

  static InstallOrder with(String... options) {
    boolean again = List.of(options).contains("again");
    return new InstallOrder("", again, false, Optional.empty(), false, ANNA);
  }

  static InstallOrder confirmed(Duration within) {
    return new InstallOrder("", false, false, Optional.of(within), false, ANNA);
  }

  /** Returns an order for a file. */
  static InstallOrder of(Path file, InstallOrder order) {
    return new InstallOrder(
        file.toString(),
        order.again(),
        order.downgrade(),
        order.confirm(),
        order.now(),
        order.origin());
  }
}

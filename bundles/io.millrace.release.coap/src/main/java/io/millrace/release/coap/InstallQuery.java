// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.lib.report.ConfirmTime;
import java.nio.file.Path;
import java.util.List;

/**
 * What a client orders with a file: {@code plan}, or to install it, with the options that {@code
 * release:install} has.
 *
 * @param plan whether it is only planned
 */
record InstallQuery(InstallRequest request, boolean plan) {
  /**
   * Reads the query of a request.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  static InstallQuery read(List<String> query, Path file, Origin origin) {
    InstallRequest request = InstallRequest.of(file, origin);
    boolean plan = false;
    for (String each : query) {
      switch (each) {
        case "plan" -> plan = true;
        case "again" -> request = request.again();
        case "downgrade" -> request = request.downgrade();
        case "now" -> {
          require(request.confirm().isEmpty());
          request = request.unconfirmed();
        }
        default -> {
          if (!each.startsWith("confirm=")) {
            throw new IllegalArgumentException(
                "allowed are plan, confirm=TIME, now, again and downgrade");
          }
          require(!request.isUnconfirmed());
          request = request.confirmedWithin(ConfirmTime.parse(each.substring(8)));
        }
      }
    }
    return new InstallQuery(request, plan);
  }

  private static void require(boolean fits) {
    if (!fits) {
      throw new IllegalArgumentException("confirm and now exclude each other");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import io.millrace.doctor.base.Fault;
import java.util.List;

/** The table of all faults, as Markdown. */
final class FaultTable {
  private FaultTable() {}

  /** Returns the lines. */
  static String of(List<Fault> faults) {
    StringBuilder table =
        new StringBuilder("| fault | level | cause | what to do |\n|---|---|---|---|\n");
    for (Fault each : faults) {
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  each.name(), each.level().word(), cell(each.cause()), cell(each.remedy())));
    }
    return table.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import io.millrace.api.audit.AuditRecord;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.Table;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit:show}. */
final class AuditCommands {
  /** How many records are shown at the most. */
  static final int MOST = 10_000;

  private final AuditWriter writer;

  AuditCommands(AuditWriter writer) {
    this.writer = writer;
  }

  @Command(
      name = "show",
      description =
          "Shows who did what to the router, from where and how it ended, the newest last; what is"
              + " older than the trail's files is in the log at best.")
  Table show(
      @Option(
              names = "--last",
              paramLabel = "N",
              defaultValue = "50",
              description = "how many, 1 to 10000 (${DEFAULT-VALUE})")
          @Range(min = 1, max = MOST)
          int last,
      @Option(
              names = "--interface",
              paramLabel = "INTERFACE",
              description =
                  "only what came through this interface: shell, ssh, coap, fleet, folder, ...")
          String interfaceName,
      @Option(names = "--who", paramLabel = "NAME", description = "only what this person did")
          String who)
      throws IOException {
    Predicate<AuditRecord> wanted =
        record ->
            (interfaceName == null || interfaceName.equals(record.origin().interfaceName()))
                && (who == null || who.equals(record.origin().who()));
    Table table =
        new Table("nothing", "time", "who", "interface", "from", "action", "outcome", "detail");
    for (AuditRecord record : writer.last(last, wanted)) {
      table.add(
          record.time().truncatedTo(ChronoUnit.SECONDS),
          record.origin().who(),
          record.origin().interfaceName(),
          record.origin().from(),
          record.action(),
          record.outcome().name().toLowerCase(Locale.ROOT),
          record.detail());
    }
    return table;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import io.millrace.fleet.hawkbit.agent.FleetStatus;
import io.millrace.lib.command.Table;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** {@code fleet:status} and those that ask the server now, confirm and decline. */
final class FleetCommands {
  private static final long WAIT_SECONDS = 120;
  private static final String OFF = "off: io.millrace.fleet.hawkbit has no url";

  private final FleetStart<Fleet> fleet;

  FleetCommands(FleetStart<Fleet> fleet) {
    this.fleet = fleet;
  }

  @Command(
      name = "status",
      description =
          "Says which server is asked for releases, whether it is reached, and what it wants to"
              + " have installed.")
  Table status() {
    return fleet.made().map(each -> table(each, each.status())).orElseGet(this::off);
  }

  private Table off() {
    List<String> refused = fleet.refused();
    return new Table("", "what", "value")
        .add("state", refused.isEmpty() ? OFF : refused.get(0))
        .exitStatus(refused.isEmpty() ? 0 : 1);
  }

  private static Table table(Fleet fleet, FleetStatus now) {
    Table table = new Table("", "what", "value");
    table.add("server", fleet.host());
    table.add("state", now.phase());
    table.add("action", now.action().isEmpty() ? "none" : now.action());
    table.add("release", now.release().isEmpty() ? "none known" : now.release());
    table.add("fetched today", now.fetchedBytes() + " bytes");
    table.add(
        "reached",
        now.reached()
            .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
            .orElse("not since the start"));
    table.add("next poll", now.nextPoll().truncatedTo(ChronoUnit.SECONDS));
    table.add("trouble", now.trouble().isEmpty() ? "none" : now.trouble());
    now.since().ifPresent(at -> table.add("since", at.truncatedTo(ChronoUnit.SECONDS)));
    now.warnings().forEach(each -> table.add("warning", each));
    return table.exitStatus(now.isTroubled() ? 1 : 0);
  }

  @Command(name = "poll", description = "Asks the server now, whenever that was due.")
  Table poll() throws Exception {
    Fleet on = on();
    return table(on, await(on.poll()));
  }

  @Command(
      name = "confirm",
      description = "Confirms what the server asks to be confirmed, or agrees to an update.")
  String confirm() throws Exception {
    return await(on().confirm(true, "confirmed by " + user()));
  }

  @Command(
      name = "deny",
      description = "Does not confirm what the server asks to be confirmed, or declines an update.")
  String deny() throws Exception {
    return await(on().confirm(false, "declined by " + user()));
  }

  private static String user() {
    return "an operator of the router";
  }

  private Fleet on() {
    return fleet
        .made()
        .orElseThrow(
            () -> new IllegalStateException(fleet.refused().stream().findFirst().orElse(OFF)));
  }

  private static <T> T await(Future<T> answer) throws Exception {
    try {
      return answer.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException("the request goes on; fleet:status shows its result", late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}

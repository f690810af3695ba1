// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.time.Time;
import io.millrace.lib.command.Table;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code directory:registrations} and {@code directory:forget}. */
final class RegistrationCommands {
  private final Registrations registrations; // null: registration is off
  private final Time time;

  RegistrationCommands(Registrations registrations, Time time) {
    this.registrations = registrations;
    this.time = time;
  }

  @Command(
      name = "registrations",
      description = {
        "Lists the devices that have registered themselves at /rd.",
        "seconds_left: when that time is over without an update, the device is not resolved any"
            + " more."
      })
  Table registrations() {
    Table table =
        new Table(
            registrations == null
                ? "off: io.millrace.directory.registration names no permission"
                : "no device is registered",
            "name",
            "account",
            "base",
            "lifetime",
            "seconds_left",
            "links",
            "path");
    if (registrations != null) {
      long now = time.nanos();
      for (Registration each : registrations.present()) {
        table.add(
            each.name(),
            each.account(),
            each.base(),
            each.lifetimeSeconds(),
            Duration.ofNanos(each.expires() - now).toSeconds(),
            each.links().size(),
            "/" + RdResource.PATH + "/" + each.id());
      }
    }
    return table;
  }

  @Command(
      name = "forget",
      description = {
        "Removes a device's registration, and frees its name for any account.",
        "A device that is still there registers again."
      })
  String forget(
      @Parameters(paramLabel = "NAME", description = "as directory:registrations shows it")
          String name) {
    if (registrations == null || !registrations.forget(name)) {
      throw new IllegalArgumentException("no device has registered as " + name);
    }
    return name + " is registered no longer";
  }
}

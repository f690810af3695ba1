// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.time.Time;
import io.millrace.lib.command.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code tcp:connections}. Called on a shell's thread. */
final class TcpCommands {
  private final Supplier<Iterable<TcpCarrier>> carriers;
  private final Time time;

  TcpCommands(Supplier<Iterable<TcpCarrier>> carriers, Time time) {
    this.carriers = carriers;
    this.time = time;
  }

  @Command(
      name = "connections",
      description = {
        "Lists the open connections by TCP and TLS: who is at the other end, for how many seconds,",
        "and how many bytes came in and went out."
      })
  Table connections() {
    Table table =
        new Table("no connection", "socket", "id", "remote", "principal", "seconds", "in", "out");
    for (TcpCarrier carrier : carriers.get()) {
      for (Connection each : carrier.connections()) {
        Duration age = Duration.between(Instant.ofEpochMilli(each.since), time.now());
        String who = each.security.isOpen() ? each.security.principal() : "(handshake)";
        String remote = each.remote.getAddress().getHostAddress() + ":" + each.remote.getPort();
        table.add(
            carrier.name(), each.id, remote, who, age.toSeconds(), each.bytesIn, each.bytesOut);
      }
    }
    return table;
  }
}

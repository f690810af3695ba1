// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import io.millrace.lib.command.Range;
import io.millrace.lib.command.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gateway:cache} and {@code gateway:cache-clear}. */
public final class CacheCommands {
  private final ResponseCache cache;

  /** Makes the commands of a cache. */
  public CacheCommands(ResponseCache cache) {
    this.cache = cache;
  }

  /** Lists what is kept. */
  @Command(
      name = "cache",
      description = {
        "Lists the responses that the gateway keeps, those used last first.",
        "seconds_left: for how long a response still answers requests; at 0 its device is asked."
      })
  Table cache(
      @Option(
              names = {"-n", "--last"},
              paramLabel = "NUMBER",
              defaultValue = "100",
              description = "how many; default: ${DEFAULT-VALUE}")
          @Range(min = 1, max = 10_000)
          int last) {
    Table table = new Table("no response is kept", "resource", "code", "seconds_left", "bytes");
    cache.list(
        last, each -> table.add(each.resource(), each.code(), each.secondsLeft(), each.bytes()));
    return table;
  }

  /** Forgets what is kept. */
  @Command(
      name = "cache-clear",
      description = {
        "Forgets the responses that the gateway keeps, of all devices or of one.",
        "The next request for each of them is sent to its device."
      })
  String clear(
      @Parameters(
              arity = "0..1",
              paramLabel = "DEVICE",
              description = "a device's name as gateway:cache shows it; default: all")
          String device) {
    int forgotten = cache.clear(device);
    return forgotten == 1 ? "1 response is forgotten" : forgotten + " responses are forgotten";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.base.configuration.LayeredValue;
import io.millrace.base.configuration.OfflineValues;
import io.millrace.commandline.CommandRefusedException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config show}: the values of a configuration and where each comes from. */
@Command(
    name = "show",
    description = {
      "Says the values of a configuration by the files, and the layer that each comes from: a",
      "default of its bundle, the release that runs, or a file of etc/. What was changed at run",
      "time is said by: millrace shell millrace:configuration PID"
    })
final class ShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PID", description = "io.millrace.net~udp for example")
  private String pid;

  @Option(names = "--set", description = "Without the defaults.")
  private boolean setAlone;

  @Override
  public Integer call() throws IOException {
    RouterFolders folders = RouterFolders.fromProperties();
    OfflineValues values =
        OfflineValues.read(
            folders.etc(), folders.released(), folders.bundles(), folders.properties());
    List<LayeredValue> found = values.of(pid);
    if (found.isEmpty() && !values.pids().contains(pid)) {
      throw new CommandRefusedException("nothing is configured as " + pid + values.meant(pid));
    }
    found.stream()
        .filter(each -> !setAlone || !each.layer().equals(LayeredValue.DEFAULT))
        .forEach(
            each ->
                spec.commandLine()
                    .getOut()
                    .printf("%s = %s  (%s)%n", each.key(), each.value(), each.layer()));
    return 0;
  }
}

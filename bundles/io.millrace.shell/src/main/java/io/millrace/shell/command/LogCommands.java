// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.Range;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import io.millrace.lib.report.LogTail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace:log}, {@code millrace:log-level} and {@code millrace:threads}: what the router
 * has logged, how much it logs, and what its threads do.
 */
@Component(service = {})
public final class LogCommands {
  private final BundleContext context;
  private final ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public LogCommands(BundleContext context) {
    this.context = context;
    commands = new ShellCommands(context, "millrace", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(
      name = "log",
      description = {
        "Shows the newest lines of the log, the newest last.",
        "With a bundle, only lines that its classes have logged, and what follows each of them."
      })
  CommandOutput log(
      @Parameters(
              paramLabel = "BUNDLE",
              arity = "0..1",
              description = "the symbolic name, for example io.millrace.gateway")
          String bundle,
      @Option(
              names = "--last",
              paramLabel = "N",
              defaultValue = "50",
              description = "how many lines, 1 to 10000 (${DEFAULT-VALUE})")
          @Range(min = 1, max = 10000)
          int last)
      throws IOException {
    String data = context.getProperty("millrace.data");
    if (data == null) {
      throw new IllegalStateException("this router has no folder of data, and so no log there");
    }
    List<String> lines = LogTail.of(Path.of(data, "log", LogTail.FILE), bundle, last);
    Table table = new Table("nothing is logged", "line");
    lines.forEach(table::add);
    return CommandOutput.of(
        () -> lines.isEmpty() ? "nothing is logged" : String.join("\n", lines), table::json);
  }

  @Command(
      name = "log-level",
      description = {
        "Sets how much a bundle logs, until the router ends or the level is taken back with"
            + " default. Without a level it lists those that were set.",
        "Levels: off, error, warning, info, debug, trace. At debug and trace the log holds"
            + " addresses and names of devices and accounts."
      })
  Table level(
      @Parameters(
              paramLabel = "BUNDLE",
              index = "0",
              arity = "0..1",
              description = "the symbolic name, for example io.millrace.gateway")
          String bundle,
      @Parameters(
              paramLabel = "LEVEL",
              index = "1",
              arity = "0..1",
              description = "off, error, warning, info, debug, trace, or default")
          String level) {
    if (level != null) {
      requireInstalled(bundle);
      LogLevels.set(bundle, level);
    } else if (bundle != null) {
      requireInstalled(bundle);
    }
    Table table =
        new Table(
            "no level was set: all bundles log as logging.properties says", "bundle", "level");
    for (Map.Entry<String, String> each : LogLevels.all().entrySet()) {
      if (bundle == null || bundle.equals(each.getKey())) {
        table.add(each.getKey(), each.getValue());
      }
    }
    return table;
  }

  private void requireInstalled(String name) {
    for (Bundle each : context.getBundles()) {
      if (name.equals(each.getSymbolicName())) {
        return;
      }
    }
    throw new IllegalArgumentException("no bundle is called " + name + " (lb -s lists them)");
  }

  @Command(
      name = "threads",
      description = "Shows every thread of the process, and which code each of them runs.")
  CommandOutput threads() {
    return CommandOutput.of(ThreadDump::text, ThreadDump::json);
  }
}

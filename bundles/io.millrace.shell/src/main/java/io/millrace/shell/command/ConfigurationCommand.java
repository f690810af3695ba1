// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import io.millrace.lib.report.SecretKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace:configuration}: the values in use and the layer that each comes from, as the base
 * says them: a {@code Supplier} of rows with {@code millrace.configuration=effective}. Stateless.
 */
@Component(service = {})
public final class ConfigurationCommand {
  private static final String FILTER = "(millrace.configuration=effective)";
  private static final int COLUMNS = 4;
  private static final String DEFAULT = "default";

  private final BundleContext context;
  private final ShellCommands commands;

  /** Makes the command. */
  @Activate
  public ConfigurationCommand(BundleContext context) {
    this.context = context;
    commands = new ShellCommands(context, "millrace", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(
      name = "configuration",
      description = {
        "Lists the values of all configurations, and where each comes from.",
        "Later ones count: default, that of the bundle; release, from the release that runs;"
            + " etc/FILE, the site's; run time, changed since by Configuration Admin. Where a value"
            + " is refused, the one that is used instead is listed."
      })
  Table configuration(
      @Parameters(
              paramLabel = "PID",
              arity = "0..1",
              description = "only this one, or those that begin so")
          String pid,
      @Option(names = "--set", description = "leave out what has its default") boolean set) {
    String none =
        pid == null ? "no configurations: io.millrace.base is away" : "nothing begins with " + pid;
    Table table = new Table(none, "pid", "key", "value", "from");
    for (List<?> row : rows(context)) {
      boolean asked = pid == null || row.get(0).toString().startsWith(pid);
      boolean told = !set || !DEFAULT.equals(row.get(COLUMNS - 1));
      if (row.size() == COLUMNS && asked && told) {
        table.add(row.get(0), row.get(1), shown(row), row.get(COLUMNS - 1));
      }
    }
    return table;
  }

  /** Returns the value, unless its key says that it is a secret itself, not the file of one. */
  private static Object shown(List<?> row) {
    return SecretKeys.isSecret(row.get(1).toString()) ? "***" : row.get(2);
  }

  /** Returns the PIDs of all configurations. */
  public static List<String> pids(BundleContext context) {
    return rows(context).stream().map(each -> each.get(0).toString()).distinct().toList();
  }

  private static List<List<?>> rows(BundleContext context) {
    List<List<?>> rows = new ArrayList<>();
    try {
      for (ServiceReference<?> each : context.getServiceReferences(Supplier.class, FILTER)) {
        if (context.getService(each) instanceof Supplier<?> supplier) {
          ((List<?>) supplier.get()).forEach(row -> rows.add((List<?>) row));
          context.ungetService(each);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return rows;
  }
}

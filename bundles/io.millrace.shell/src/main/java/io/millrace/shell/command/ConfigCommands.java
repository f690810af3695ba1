// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.Table;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import picocli.CommandLine.Command;

/**
 * {@code config:check}: what the router refuses of its configuration at present, as its parts say
 * it: {@code Supplier}s of texts with {@code millrace.status=configuration.refused}. Stateless.
 */
@Component(service = {})
public final class ConfigCommands {
  private static final String FILTER = "(millrace.status=configuration.refused)";

  private final BundleContext context;
  private final ShellCommands commands;

  /** Makes the command. */
  @Activate
  public ConfigCommands(BundleContext context) {
    this.context = context;
    commands = new ShellCommands(context, "config", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(
      name = "check",
      description = {
        "Says what is refused of the configuration that runs, a line each.",
        "Exit status 0 when nothing is, 1 when something is. Files that do not run yet are checked"
            + " by bin/millrace config check, beside the router."
      })
  Table check() {
    Table table = new Table("nothing is wrong", "refused");
    TreeSet<String> lines = new TreeSet<>();
    try {
      for (ServiceReference<?> each : context.getServiceReferences(Supplier.class, FILTER)) {
        if (context.getService(each) instanceof Supplier<?> supplier
            && supplier.get() instanceof List<?> said) {
          said.forEach(line -> lines.add(line.toString()));
          context.ungetService(each);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    lines.forEach(table::add);
    return table.exitStatus(lines.isEmpty() ? 0 : 1);
  }
}

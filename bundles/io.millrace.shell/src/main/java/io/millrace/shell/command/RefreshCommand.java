// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.ShellCommands;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace:refresh}, which {@code refresh} alone means in the router's shell: Felix's own
 * fails without arguments.
 */
@Component(service = {})
public final class RefreshCommand {
  private final BundleContext context;
  private final ShellCommands commands;

  /** Makes the command. */
  @Activate
  public RefreshCommand(BundleContext context) {
    this.context = context;
    commands = new ShellCommands(context, "millrace", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  /** Refreshes; it goes on after the command has ended, for it may take the shell with it. */
  @Command(
      name = "refresh",
      description = {
        "Starts bundles again, and all that use what they export, with their new classes.",
        "The router does that by itself after an update; its log names them."
      })
  String refresh(
      @Parameters(
              paramLabel = "BUNDLE",
              arity = "0..*",
              description =
                  "an ID or a symbolic name; without any, all that were updated or uninstalled and"
                      + " are still in use")
          List<String> names) {
    FrameworkWiring framework = context.getBundle(0).adapt(FrameworkWiring.class);
    Collection<Bundle> bundles =
        names == null ? framework.getRemovalPendingBundles() : BundleNames.find(context, names);
    if (bundles.isEmpty()) {
      return "nothing to refresh: nobody uses what was updated or uninstalled";
    }
    String all =
        framework.getDependencyClosure(bundles).stream()
            .map(Bundle::getSymbolicName)
            .sorted()
            .collect(Collectors.joining(", "));
    framework.refreshBundles(bundles);
    return "refreshing " + all;
  }
}

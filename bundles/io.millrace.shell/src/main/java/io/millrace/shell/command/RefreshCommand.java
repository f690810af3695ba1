// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code millrace:refresh}, which {@code refresh} alone means in the router's shell: Felix's own
 * fails without arguments.
 */
@Component(
    service = RefreshCommand.class,
    property = {"osgi.command.scope=millrace", "osgi.command.function=refresh"})
public final class RefreshCommand {
  private static final String HELP =
      """
      millrace:refresh [BUNDLE...]
        Starts bundles again, and all that use what they export, with their new classes.
        BUNDLE  an ID or a symbolic name; without any, all that were updated or
                uninstalled and are still in use
        The router does that by itself after an update; its log names them.
      """;

  private static final int MOST = 1000;

  private final BundleContext context;

  /** Makes the command. */
  @Activate
  public RefreshCommand(BundleContext context) {
    this.context = context;
  }

  /** Refreshes; it goes on after the command has ended, for it may take the shell with it. */
  public String refresh(String... arguments) {
    Words words = new Words(HELP, Set.of(), MOST, arguments);
    if (words.wantsHelp()) {
      return words.help();
    }
    FrameworkWiring framework = context.getBundle(0).adapt(FrameworkWiring.class);
    Collection<Bundle> bundles =
        words.plain().isEmpty() ? framework.getRemovalPendingBundles() : find(words.plain());
    if (bundles.isEmpty()) {
      return "nothing to refresh: nobody uses what was updated or uninstalled";
    }
    String names =
        framework.getDependencyClosure(bundles).stream()
            .map(Bundle::getSymbolicName)
            .sorted()
            .collect(Collectors.joining(", "));
    framework.refreshBundles(bundles);
    return "refreshing " + names;
  }

  private List<Bundle> find(List<String> names) {
    List<Bundle> found = new ArrayList<>();
    for (String name : names) {
      int before = found.size();
      for (Bundle bundle : context.getBundles()) {
        if (name.equals(bundle.getSymbolicName())
            || name.equals(Long.toString(bundle.getBundleId()))) {
          found.add(bundle);
        }
      }
      if (found.size() == before) {
        throw new IllegalArgumentException("no such bundle: " + name + "\n" + HELP);
      }
    }
    return found;
  }
}

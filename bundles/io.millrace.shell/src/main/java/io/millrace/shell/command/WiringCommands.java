// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.ShellCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace:resolve} and {@code which}, which these words mean in the router's shell: Felix's
 * own print what fails and end well.
 */
@Component(service = {})
public final class WiringCommands {
  private static final String BUNDLE = "an ID or a symbolic name (lb -s lists them)";

  private final BundleContext context;
  private final ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public WiringCommands(BundleContext context) {
    this.context = context;
    commands = new ShellCommands(context, "millrace", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(name = "resolve", description = "Resolves bundles, and does not start them.")
  String resolve(
      @Parameters(
              paramLabel = "BUNDLE",
              arity = "0..*",
              description = BUNDLE + "; without any, all that are not resolved")
          List<String> names)
      throws BundleException {
    List<Bundle> wanted =
        names == null ? List.of(context.getBundles()) : BundleNames.find(context, names);
    List<Bundle> installed = wanted.stream().filter(WiringCommands::isUnresolved).toList();
    if (installed.isEmpty()) {
      return "";
    }
    context.getBundle(0).adapt(FrameworkWiring.class).resolveBundles(installed);
    String left =
        installed.stream()
            .filter(WiringCommands::isUnresolved)
            .map(each -> each.getSymbolicName() + " (" + each.getBundleId() + ")")
            .collect(Collectors.joining(", "));
    if (!left.isEmpty()) {
      throw new BundleException("not resolved: " + left + "; \"start\" says of each why");
    }
    return "";
  }

  private static boolean isUnresolved(Bundle bundle) {
    return bundle.getState() == Bundle.INSTALLED;
  }

  @Command(name = "which", description = "Says which bundle a class of a bundle comes from.")
  String which(
      @Parameters(paramLabel = "BUNDLE", description = BUNDLE) String name,
      @Parameters(paramLabel = "CLASS", description = "its name with its package") String className)
      throws ClassNotFoundException {
    List<String> lines = new ArrayList<>();
    for (Bundle bundle : BundleNames.find(context, List.of(name))) {
      Class<?> found = bundle.loadClass(className);
      lines.add("Loaded from: " + origin(found));
    }
    return String.join("\n", lines);
  }

  private static String origin(Class<?> found) {
    Bundle owner = FrameworkUtil.getBundle(found);
    if (owner != null) {
      return owner.toString();
    }
    String module = found.getModule().getName();
    return module == null ? "the class path of the launcher" : "Java, module " + module;
  }
}

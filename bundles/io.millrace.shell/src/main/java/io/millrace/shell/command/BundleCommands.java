// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace:install}, {@code start}, {@code stop} and {@code uninstall}, which these words
 * mean in the router's shell: Felix's own print what fails and end well. Each goes on with the next
 * bundle after a failure, as Felix's do, and fails in the end.
 */
@Component(service = {})
public final class BundleCommands {
  private static final String URL = "[A-Za-z][A-Za-z0-9+.-]+:.*";
  private static final String BUNDLES = "their IDs or symbolic names (lb -s lists them)";

  private final BundleContext context;
  private final ShellCommands commands;

  /** Makes the commands. */
  @Activate
  public BundleCommands(BundleContext context) {
    this.context = context;
    commands = new ShellCommands(context, "millrace", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(name = "install", description = "Installs bundles, and does not start them.")
  String install(
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "paths or URLs")
          List<String> files)
      throws BundleException {
    List<String> ids = new ArrayList<>();
    each(files, file -> ids.add(Long.toString(installed(file).getBundleId())));
    return (ids.size() == 1 ? "Bundle ID: " : "Bundle IDs: ") + String.join(", ", ids);
  }

  @Command(
      name = "start",
      description = {
        "Starts bundles; a file or a URL is installed first.",
        "They are started again with the router, unless --transient is given."
      })
  String start(
      @Parameters(paramLabel = "BUNDLE", arity = "1..*", description = BUNDLES)
          List<String> bundles,
      @Option(
              names = {"-t", "--transient"},
              description = "until the router ends")
          boolean transiently,
      @Option(
              names = {"-p", "--policy"},
              description = "as the bundle's activation policy says")
          boolean policy)
      throws BundleException {
    int options =
        (transiently ? Bundle.START_TRANSIENT : 0) | (policy ? Bundle.START_ACTIVATION_POLICY : 0);
    each(bundles, name -> (isFile(name) ? installed(name) : bundle(name)).start(options));
    return "";
  }

  @Command(
      name = "stop",
      description = {
        "Stops bundles.",
        "They stay stopped after a start of the router, unless --transient is given."
      })
  String stop(
      @Parameters(paramLabel = "BUNDLE", arity = "1..*", description = BUNDLES)
          List<String> bundles,
      @Option(
              names = {"-t", "--transient"},
              description = "until the router ends")
          boolean transiently)
      throws BundleException {
    each(bundles, name -> bundle(name).stop(transiently ? Bundle.STOP_TRANSIENT : 0));
    return "";
  }

  @Command(name = "uninstall", description = "Uninstalls bundles.")
  String uninstall(
      @Parameters(paramLabel = "BUNDLE", arity = "1..*", description = BUNDLES)
          List<String> bundles)
      throws BundleException {
    each(bundles, name -> bundle(name).uninstall());
    return "";
  }

  /** What is done with one bundle. */
  private interface Step {
    void with(String name) throws BundleException, IOException;
  }

  private static void each(List<String> names, Step step) throws BundleException {
    List<String> failures = new ArrayList<>();
    for (String name : names) {
      try {
        step.with(name);
      } catch (BundleException | IOException | RuntimeException failure) {
        failures.add(failed(name, failure));
      }
    }
    if (!failures.isEmpty()) {
      throw new BundleException(String.join("\n", failures));
    }
  }

  /** Felix often wraps what says most. */
  private static String failed(String name, Exception failure) {
    Throwable cause = failure.getCause();
    String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    String what = failure instanceof NoSuchFileException ? "no such file: " : "";
    return name + ": " + what + failure.getMessage() + why;
  }

  private static boolean isFile(String name) {
    return name.matches(URL) || name.indexOf('/') >= 0;
  }

  private Bundle installed(String file) throws BundleException, IOException {
    if (file.matches(URL)) {
      return context.installBundle(file);
    }
    Path path = Path.of(file).toAbsolutePath();
    if (!Files.exists(path)) {
      throw new NoSuchFileException(file);
    }
    return context.installBundle(path.toUri().toString());
  }

  private Bundle bundle(String name) {
    List<Bundle> found = BundleNames.find(context, List.of(name));
    if (found.size() > 1) {
      String ids =
          found.stream()
              .map(each -> Long.toString(each.getBundleId()))
              .collect(Collectors.joining(", "));
      throw new UsageException("there are several, give the ID of one: " + ids);
    }
    return found.get(0);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace:update}, which {@code update} alone means in the router's shell: Felix's own
 * prints its exceptions and ends well, and loses the shell when that is what is updated.
 */
@Component(service = {})
public final class UpdateCommand {
  private static final String REFERENCE = "reference:";
  private static final Logger LOG = System.getLogger(UpdateCommand.class.getName());

  /** For the command's answer to reach the other side of the control socket. */
  private static final long PAUSE_NANOS = 100_000_000;

  private final BundleContext context;
  private final ShellCommands commands;

  /** Makes the command. */
  @Activate
  public UpdateCommand(BundleContext context) {
    this.context = context;
    commands = new ShellCommands(context, "millrace", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(
      name = "update",
      description = {
        "Replaces a bundle by another build of it, while the router runs. A file that is no"
            + " bundle,",
        "or another one by its Bundle-SymbolicName, is refused and changes nothing.",
        "When others use what it exports the router starts these again by itself right after."
      })
  String update(
      @Parameters(
              paramLabel = "BUNDLE",
              index = "0",
              description = "its ID or symbolic name (lb -s lists them)")
          String name,
      @Parameters(
              paramLabel = "FILE",
              index = "1",
              arity = "0..1",
              description =
                  "the other build, a path or a URL; without it what it was installed from")
          String file)
      throws IOException, BundleException {
    List<Bundle> found = BundleNames.find(context, List.of(name));
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "there are " + found.size() + " of " + name + ": give the ID of one (lb -s)");
    }
    Bundle bundle = found.get(0);
    String from = file == null ? source(bundle) : file;
    BundleFile read = BundleFile.read(open(from), from);
    read.requireName(bundle.getSymbolicName(), from);
    InputStream build = read.open();
    if (!takesTheCommand(bundle)) {
      update(bundle, build);
      return "updated " + shown(bundle);
    }
    Daemon.thread("shell-update", () -> updateLater(bundle, build)).start();
    return "updating "
        + shown(bundle)
        + ": the shell is away for a moment, then status says whether all is well";
  }

  /** Bundles of a set are used where they lie, which Felix alone has a name for. */
  private static String source(Bundle bundle) {
    String location = bundle.getLocation();
    return location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
  }

  private static InputStream open(String from) throws IOException {
    if (!from.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return Files.newInputStream(Path.of(from));
    }
    URI url = URI.create(from.replace(" ", "%20"));
    return "file".equalsIgnoreCase(url.getScheme()) && url.getPath() != null
        ? Files.newInputStream(Path.of(url.getPath()))
        : url.toURL().openStream();
  }

  private static void update(Bundle bundle, InputStream build) throws BundleException {
    try {
      bundle.update(build);
    } catch (BundleException failure) {
      Throwable cause = failure.getCause();
      String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
      throw new BundleException(
          shown(bundle) + " was not updated: " + failure.getMessage() + why, failure);
    }
  }

  /** These end the command that replaces them: they interrupt it, or take what it needs. */
  private boolean takesTheCommand(Bundle bundle) {
    return bundle == provider(CommandProcessor.class)
        || bundle == provider(ServiceComponentRuntime.class);
  }

  private Bundle provider(Class<?> service) {
    ServiceReference<?> reference = context.getServiceReference(service);
    return reference == null ? null : reference.getBundle();
  }

  private static void updateLater(Bundle bundle, InputStream build) {
    LockSupport.parkNanos(PAUSE_NANOS);
    try {
      update(bundle, build);
    } catch (BundleException | RuntimeException failure) {
      LOG.log(Level.ERROR, "the update failed", failure);
    }
  }

  private static String shown(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }
}

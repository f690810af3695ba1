// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.shell.command.ConfigurationCommand;
import io.millrace.shell.command.KnownCommand;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What sessions know of the router, from the framework at the moment they ask. */
record FrameworkView(BundleContext context) implements RouterView {
  @Override
  public List<KnownCommand> commands() {
    return KnownCommand.all(context);
  }

  @Override
  public List<String> bundles() {
    return Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName).distinct().toList();
  }

  @Override
  public List<String> pids() {
    return ConfigurationCommand.pids(context);
  }

  @Override
  public Path data() {
    return Path.of(context.getProperty("millrace.data")).toAbsolutePath();
  }
}

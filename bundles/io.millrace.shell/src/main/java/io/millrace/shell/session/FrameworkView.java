// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditTrail;
import io.millrace.shell.command.ConfigurationCommand;
import io.millrace.shell.command.KnownCommand;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** What sessions know of the router, from the framework at the moment they ask. */
record FrameworkView(BundleContext context, BundleContext framework) implements RouterView {
  /** Makes it with the context of the shell's bundle. */
  FrameworkView(BundleContext context) {
    this(context, context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext());
  }

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

  /** The framework's own context is valid also when the shell's bundle is stopped. */
  @Override
  public Optional<AuditTrail> trail() {
    ServiceReference<?> found = framework.getServiceReference(AuditTrail.class.getName());
    Object service = found == null ? null : framework.getService(found);
    return Optional.ofNullable(service instanceof AuditTrail trail ? trail : null);
  }

  @Override
  public Path data() {
    return Path.of(context.getProperty("millrace.data")).toAbsolutePath();
  }
}

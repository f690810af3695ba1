// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditTrail;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.line.Line;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.shell.command.ConfigurationCommand;
import io.millrace.shell.command.KnownCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What sessions know of the router, from the framework at the moment they ask. */
record FrameworkView(BundleContext context, BundleContext framework) implements RouterView {
  /** No more names of a service are offered. */
  private static final int MOST = 200;

  private static final CallbackGuard NAMES =
      new CallbackGuard(FrameworkView.class, "asking for names");

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

  @Override
  public List<String> devices() {
    return names(DeviceResolver.class, resolver -> resolver.names().keySet().stream());
  }

  @Override
  public List<String> lines() {
    return names(Line.class, line -> Stream.of(line.name()));
  }

  /** Asks the services of a type; one that goes away meanwhile, or fails, has no names. */
  private <T> List<String> names(Class<T> type, Function<T, Stream<String>> names) {
    List<String> all = new ArrayList<>();
    try {
      for (ServiceReference<T> each : context.getServiceReferences(type, null)) {
        T service = context.getService(each);
        if (service != null) {
          NAMES.run(service, present -> names.apply(present).limit(MOST).forEach(all::add));
          context.ungetService(each);
        }
      }
    } catch (InvalidSyntaxException | IllegalStateException gone) {
      return List.of();
    }
    return all;
  }

  @Override
  public List<String> tags() {
    try {
      return context.getServiceReferences(HealthCheck.class, null).stream()
          .map(each -> each.getProperty(HealthCheck.TAGS))
          .flatMap(
              each ->
                  each instanceof String[] many
                      ? Stream.of(many)
                      : Stream.ofNullable((String) each))
          .distinct()
          .toList();
    } catch (InvalidSyntaxException | IllegalStateException gone) {
      return List.of();
    }
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

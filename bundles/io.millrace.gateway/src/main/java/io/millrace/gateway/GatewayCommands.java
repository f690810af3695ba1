// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.gateway.cache.CacheCommands;
import io.millrace.gateway.trace.TraceCommand;
import io.millrace.lib.command.ShellCommands;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The gateway's commands in the shell; and two {@code Supplier}s of rows, with the property {@code
 * millrace.gateway}: {@code queues} (server, waiting, in flight, seconds until that is worked off)
 * and {@code exchanges} (the cells of {@code gateway:trace}).
 */
final class GatewayCommands implements AutoCloseable {
  private static final String SCOPE = "gateway";
  private static final int SHOWN = 100;

  private final ShellCommands cache;
  private final TraceCommand tracing;
  private final ShellCommands trace;
  private final List<ServiceRegistration<?>> views;

  GatewayCommands(BundleContext context, GatewayComposition composition) {
    cache = new ShellCommands(context, SCOPE, new CacheCommands(composition.cache()));
    tracing = new TraceCommand(composition.diagnosis().trace());
    trace = new ShellCommands(context, SCOPE, tracing);
    views =
        List.of(
            view(context, "queues", composition.queues()::rows),
            view(context, "exchanges", () -> tracing.rows(SHOWN)));
  }

  /** Offers rows of values of JDK types to whoever shows them. */
  private static ServiceRegistration<?> view(
      BundleContext context, String name, Supplier<List<List<?>>> rows) {
    return context.registerService(
        Supplier.class, rows, new Hashtable<>(Map.of("millrace.gateway", name)));
  }

  @Override
  public void close() {
    views.forEach(ServiceRegistration::unregister);
    cache.close();
    trace.close();
    tracing.close();
  }
}

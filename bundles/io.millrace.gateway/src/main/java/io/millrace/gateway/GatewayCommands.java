// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.gateway.cache.CacheCommands;
import io.millrace.gateway.trace.TraceCommand;
import io.millrace.lib.command.ShellCommands;
import org.osgi.framework.BundleContext;

/** The gateway's commands in the shell. */
final class GatewayCommands implements AutoCloseable {
  private static final String SCOPE = "gateway";

  private final ShellCommands cache;
  private final TraceCommand tracing;
  private final ShellCommands trace;

  GatewayCommands(BundleContext context, GatewayComposition composition) {
    cache = new ShellCommands(context, SCOPE, new CacheCommands(composition.cache()));
    tracing = new TraceCommand(composition.diagnosis().trace());
    trace = new ShellCommands(context, SCOPE, tracing);
  }

  @Override
  public void close() {
    cache.close();
    trace.close();
    tracing.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import io.millrace.api.line.Line;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * What the configurations of all lines over a port or connection have in common; read and checked
 * by {@link LineValues}.
 *
 * @param name the line's name, unique in the router
 * @param role which side of the link uses the line, see {@link Line#ROLE}
 * @param signals how the line uses modem signals
 * @param retryMin the pause after the first failure
 * @param retryMax the longest pause between two tries
 */
public record LineSettings(
    String name, String role, ModemSignals signals, Duration retryMin, Duration retryMax) {
  /** Returns the pauses between tries. */
  public BackOff backOff() {
    return new BackOff(retryMin, retryMax);
  }

  /** Registers a line as a service. */
  public ServiceRegistration<Line> register(BundleContext context, Line line) {
    return register(context, line, role);
  }

  /** Registers a line as a service for one side of the link. */
  public static ServiceRegistration<Line> register(BundleContext context, Line line, String role) {
    return context.registerService(
        Line.class, line, new Hashtable<>(Map.of(Line.NAME, line.name(), Line.ROLE, role)));
  }
}

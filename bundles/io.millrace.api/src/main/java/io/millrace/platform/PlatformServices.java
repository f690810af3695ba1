// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.condition.Condition;

/**
 * Registers time, randomness, meters, and the condition that holds while they are available. Nearly
 * every component of the router has them for life. They are in the bundle of the API because of
 * that: whatever replaces them makes everything begin anew, which a replaced API does anyway.
 *
 * <p>When the bundle stops, the condition is withdrawn first: a component that takes requests from
 * outside refers to it, so it is deactivated before all others, and finishes its requests in flight
 * while all services for that are there.
 */
@Component(
    service = {},
    immediate = true)
public final class PlatformServices {
  static final String CONDITION = "millrace.platform";

  private final SystemTime time = new SystemTime();
  private final MeterRegistry meters;

  /** The services' registrations, in the order in which they are withdrawn. */
  private final List<ServiceRegistration<?>> services;

  private final ServiceRegistration<Condition> condition;

  /** Starts the clock and registers everything, the condition last. */
  @Activate
  public PlatformServices(BundleContext context) {
    meters = new MeterRegistry(context);
    Dictionary<String, Object> plain = new Hashtable<>();
    ServiceRegistration<?> counting = context.registerService(Meters.class, meters, plain);
    ServiceRegistration<?> random =
        context.registerService(Randomness.class, new SecureRandomness(), plain);
    ServiceRegistration<?> clock = context.registerService(Time.class, time, plain);
    services = List.of(clock, random, counting);
    plain.put(Condition.CONDITION_ID, CONDITION);
    // Builds of this bundle share the type of a condition: a new component must not refer to the
    // one of the build before, which still runs and goes.
    plain.put(Constants.SERVICE_RANKING, (int) context.getBundle().getBundleId());
    condition = context.registerService(Condition.class, Condition.INSTANCE, plain);
  }

  /** Withdraws everything; then ends the clock and leaves the counts for its next instance. */
  @Deactivate
  void deactivate() {
    condition.unregister();
    services.forEach(ServiceRegistration::unregister);
    time.stop();
    meters.deactivate();
  }
}

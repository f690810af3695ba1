// SPDX-License-Identifier: Apache-2.0
package io.millrace.base;

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
 * every component of the router has them for life, so that each of these services that goes makes
 * it begin anew.
 *
 * <p>When this bundle stops, the condition is withdrawn first: a component that takes requests from
 * outside refers to it, so it is deactivated before all others, and finishes its requests in flight
 * while all services for that are there. Before that the services are ranked below those of another
 * build that runs beside this one: a component that begins anew because one of them goes finds all
 * of the other build's, and does so once.
 *
 * <p>Components of a bundle are disposed of in the order of its header, which is that of their
 * names: this has to stay the first.
 */
@Component(
    service = {},
    immediate = true)
public final class BaseServices {
  static final String CONDITION = "millrace.base";
  private static final Integer GOING = -1;

  private final SystemTime time = new SystemTime();
  private final MeterRegistry meters;

  /** The services' registrations, in the order in which they are withdrawn. */
  private final List<ServiceRegistration<?>> services;

  private final ServiceRegistration<Condition> condition;

  /** Starts the clock and registers everything, the condition last. */
  @Activate
  public BaseServices(BundleContext context) {
    meters = new MeterRegistry(context);
    Dictionary<String, Object> plain = new Hashtable<>();
    ServiceRegistration<?> counting = context.registerService(Meters.class, meters, plain);
    ServiceRegistration<?> random =
        context.registerService(Randomness.class, new SecureRandomness(), plain);
    ServiceRegistration<?> clock = context.registerService(Time.class, time, plain);
    services = List.of(clock, random, counting);
    plain.put(Condition.CONDITION_ID, CONDITION);
    condition = context.registerService(Condition.class, Condition.INSTANCE, plain);
  }

  /** Withdraws everything; then ends the clock and leaves the counts for the next build. */
  @Deactivate
  void deactivate() {
    Dictionary<String, Object> last = new Hashtable<>();
    last.put(Constants.SERVICE_RANKING, GOING);
    services.forEach(each -> each.setProperties(last));
    condition.unregister();
    services.forEach(ServiceRegistration::unregister);
    time.stop();
    meters.deactivate();
  }
}

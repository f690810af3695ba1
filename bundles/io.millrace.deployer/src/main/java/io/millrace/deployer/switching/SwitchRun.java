// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A switch on a thread of its own, from its first step until a deployer has taken over what came of
 * it: the one that ordered it, or the one that took its place meanwhile. When none does in time the
 * launcher ends the matter, as the journal's record of the switch lets it.
 */
public final class SwitchRun implements Runnable {
  /** Property of the service that takes the outcome, a {@link Consumer} of a map. */
  public static final String TAKER_PROPERTY = "io.millrace.deployer";

  /** Its value. */
  public static final String TAKER_VALUE = "outcome";

  private static final String TAKER = "(" + TAKER_PROPERTY + "=" + TAKER_VALUE + ")";

  /** All classes of this package. */
  public static final List<Class<?>> CLASSES =
      List.of(
          BoundedCalls.class,
          CallTimes.class,
          CallTimes.Call.class,
          Framework.class,
          FreshWires.class,
          FreshWires.Hiding.class,
          Group.class,
          GroupSwitch.class,
          GroupSwitch.Prepared.class,
          Move.class,
          Observed.class,
          Outcome.class,
          Preload.class,
          SetSwitch.class,
          SwitchFailure.class,
          SwitchPoint.class,
          SwitchRun.class,
          Twins.class);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final BundleContext system;
  private final Map<String, Object> order;

  /**
   * Takes an order.
   *
   * @param system the context of the system bundle
   * @param order {@code id}: of whom the outcome is for; {@code groups}: a list of {@link
   *     Group#toMap}; {@code running}: symbolic names of what runs in the end; {@code limitMillis}:
   *     for each call into a bundle; {@code takerMillis}: for a deployer to take the outcome
   */
  public SwitchRun(BundleContext system, Map<String, Object> order) {
    this.system = system;
    this.order = order;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void run() {
    List<Map<String, Object>> groups = (List<Map<String, Object>>) order.get("groups");
    Outcome outcome =
        new SetSwitch(system, (Long) order.get("limitMillis"))
            .run(groups.stream().map(Group::of).toList(), (List<String>) order.get("running"));
    Map<String, Object> told = new HashMap<>(outcome.toMap());
    told.put("id", order.get("id"));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos((Long) order.get("takerMillis"));
    while (!isTaken(told) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean isTaken(Map<String, Object> outcome) {
    try {
      Collection<ServiceReference<Consumer<Map<String, Object>>>> takers = takers();
      for (ServiceReference<Consumer<Map<String, Object>>> reference : takers) {
        Consumer<Map<String, Object>> taker = system.getService(reference);
        if (taker != null) {
          taker.accept(outcome);
          system.ungetService(reference);
          return true;
        }
      }
      return false;
    } catch (IllegalStateException ending) {
      return true; // the framework stops
    }
  }

  @SuppressWarnings("unchecked")
  private Collection<ServiceReference<Consumer<Map<String, Object>>>> takers() {
    try {
      Class<Consumer<Map<String, Object>>> type =
          (Class<Consumer<Map<String, Object>>>) (Class<?>) Consumer.class;
      return system.getServiceReferences(type, TAKER);
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

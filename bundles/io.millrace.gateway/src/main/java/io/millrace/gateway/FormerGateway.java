// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.transport.RequestHandler;
import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/**
 * The builds of the gateway that serve while this one starts beside them. Whoever observes, ends or
 * moves meanwhile does so there, and it is in the store when they have stopped: what is in the
 * store is taken over then, and once. What they hold in memory they leave when they stop, a moment
 * after this one gets their requests. Thread-safe.
 */
final class FormerGateway implements SynchronousBundleListener, AutoCloseable {
  private static final String GATEWAYS = "(" + RequestHandler.ROLE + "=gateway)";

  private static final CallbackGuard TASKS =
      new CallbackGuard(FormerGateway.class, "what waited for the gateway before");

  private final Set<Long> serving = new HashSet<>(); // IDs of bundles
  private final List<Runnable> others = new ArrayList<>(); // as many as requests are open
  private Runnable waiting; // null: nothing waits for them
  private volatile boolean isServing;
  private BundleContext watched; // null: in tests

  /** Looks who serves. */
  void watch(BundleContext context) {
    watched = context;
    context.addBundleListener(this);
    for (Bundle each : others(context)) {
      begun(each.getBundleId());
      if (each.getState() != Bundle.ACTIVE && each.getState() != Bundle.STOPPING) {
        stopped(each.getBundleId()); // before there was a listener
      }
    }
  }

  private static Set<Bundle> others(BundleContext context) {
    Set<Bundle> others = new HashSet<>();
    try {
      for (ServiceReference<?> each :
          context.getServiceReferences(RequestHandler.class, GATEWAYS)) {
        Bundle bundle = each.getBundle();
        if (bundle != null && !bundle.equals(context.getBundle())) {
          others.add(bundle);
        }
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    return others;
  }

  /** Another one serves. */
  synchronized void begun(long other) {
    serving.add(other);
    isServing = true;
  }

  /** Tells whether one still serves. */
  boolean isServing() {
    return isServing;
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPED) {
      stopped(event.getBundle().getBundleId());
    }
  }

  /** Another one has stopped. */
  void stopped(long other) {
    List<Runnable> next = new ArrayList<>();
    synchronized (this) {
      if (serving.remove(other) && serving.isEmpty()) {
        isServing = false;
        if (waiting != null) {
          next.add(waiting);
        }
        next.addAll(others);
        waiting = null;
        others.clear();
      }
    }
    TASKS.each(next, Runnable::run);
  }

  /** Has a task run when no other one serves, which may be now; the last one that was given. */
  void whenGone(Runnable task) {
    synchronized (this) {
      if (!serving.isEmpty()) {
        waiting = task;
        return;
      }
    }
    task.run();
  }

  /** Has one more task run when no other one serves, which may be now. */
  void thenAlso(Runnable task) {
    synchronized (this) {
      if (!serving.isEmpty()) {
        others.add(task);
        return;
      }
    }
    task.run();
  }

  /** Has nothing run any more. */
  @Override
  public void close() {
    synchronized (this) {
      waiting = null;
      others.clear(); // the next gateway gets those requests
    }
    if (watched != null) {
      watched.removeBundleListener(this);
    }
  }
}

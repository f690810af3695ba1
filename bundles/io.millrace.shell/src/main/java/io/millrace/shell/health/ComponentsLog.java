// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.health;

import io.millrace.lib.health.ComponentProblems;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Says in the log which components do not work, and when they do again. It looks when the component
 * runtime says that something has changed, and names what it still finds at a second look: a
 * component that is just starting does not work yet.
 */
public final class ComponentsLog
    extends ServiceTracker<ServiceComponentRuntime, ServiceComponentRuntime> {

  private static final long AGAIN_SECONDS = 2;

  private final Executor later = CompletableFuture.delayedExecutor(AGAIN_SECONDS, TimeUnit.SECONDS);
  private final ProblemLog log = new ProblemLog();

  /** Makes the log; {@link #open} begins it. */
  public ComponentsLog(BundleContext context) {
    super(context, ServiceComponentRuntime.class, null);
  }

  @Override
  public void modifiedService(
      ServiceReference<ServiceComponentRuntime> reference, ServiceComponentRuntime runtime) {
    if (log.look(ComponentProblems.of(runtime))) {
      later.execute(this::lookAgain);
    }
  }

  private void lookAgain() {
    ServiceComponentRuntime runtime = getService(); // null: this has been closed
    if (runtime != null) {
      log.look(ComponentProblems.of(runtime));
    }
  }
}

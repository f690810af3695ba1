// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.health;

import io.millrace.lib.health.ComponentProblems;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Says in the log which components do not work, and when they do again. It looks when the component
 * runtime says that something has changed; that comes seconds after the last change, so a bundle
 * that is just being replaced is not named.
 */
public final class ComponentsLog
    extends ServiceTracker<ServiceComponentRuntime, ServiceComponentRuntime> {
  private static final Logger LOG = System.getLogger(ComponentsLog.class.getName());

  private Set<String> said = Set.of();

  /** Makes the log; {@link #open} begins it. */
  public ComponentsLog(BundleContext context) {
    super(context, ServiceComponentRuntime.class, null);
  }

  @Override
  public void modifiedService(
      ServiceReference<ServiceComponentRuntime> reference, ServiceComponentRuntime runtime) {
    say(ComponentProblems.of(runtime));
  }

  private synchronized void say(Set<String> problems) {
    Set<String> before = said;
    said = new TreeSet<>(problems);
    for (String problem : problems) {
      if (!before.contains(problem)) {
        LOG.log(Level.WARNING, problem);
      }
    }
    for (String problem : before) {
      if (!problems.contains(problem)) {
        LOG.log(Level.INFO, "no more: {0}", problem);
      }
    }
  }
}

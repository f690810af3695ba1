// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.concurrent.ConcurrentMap;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Has the framework forget uninstalled bundles. Felix 7.0.5 keeps each bundle that ever got a
 * service as a key of its service registry's map of who uses what, until the framework ends: a
 * bundle object and a manifest for each one that a release replaces. Those of bundles that are
 * uninstalled are taken out here: such a bundle has given back what it used when it stopped, and
 * gets no service any more.
 */
record UninstalledBundles(ConcurrentMap<Bundle, ?> users) implements SynchronousBundleListener {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  /** Watches a framework that is initialised, until it ends; another Felix is left as it is. */
  static void forget(Felix framework) {
    try {
      Object registry = value(Felix.class, "m_registry", framework);
      Object users = value(registry.getClass(), "m_inUseMap", registry);
      if (users instanceof ConcurrentMap<?, ?> map) {
        @SuppressWarnings("unchecked")
        ConcurrentMap<Bundle, ?> byBundle = (ConcurrentMap<Bundle, ?>) map;
        framework.getBundleContext().addBundleListener(new UninstalledBundles(byBundle));
      }
    } catch (ReflectiveOperationException | RuntimeException another) {
      LOG.log(Level.DEBUG, "this framework may remember bundles that are uninstalled", another);
    }
  }

  private static Object value(Class<?> type, String name, Object of)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.UNINSTALLED) {
      users.keySet().removeIf(bundle -> bundle.getState() == Bundle.UNINSTALLED);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.holder;

import java.util.Collection;
import java.util.concurrent.ConcurrentMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The launcher's holder, as a bundle uses it: what a bundle puts there when it stops, its successor
 * takes when it starts. Values have types of the JDK only. The launcher closes what nobody takes
 * within some minutes. In a framework that another launcher started there is no holder: then
 * nothing can be put there, and nothing is found. Thread-safe.
 */
public final class Holder {
  private static final String FILTER = "(io.millrace.launcher=holder)";

  private final BundleContext context;

  /** Makes one that looks for the launcher's service at each call. */
  public Holder(BundleContext context) {
    this.context = context;
  }

  /**
   * Leaves a value for a successor.
   *
   * @param key begins with the symbolic name of the bundle
   * @return false when there is no holder, or it is full: then the value stays the caller's, who
   *     closes it
   */
  public boolean put(String key, Object value) {
    ConcurrentMap<String, Object> map = find();
    try {
      if (map != null) {
        map.put(key, value);
      }
      return map != null;
    } catch (IllegalStateException full) {
      return false;
    }
  }

  /** Removes and returns what was put there; null when there is nothing. */
  public Object take(String key) {
    ConcurrentMap<String, Object> map = find();
    return map == null ? null : map.remove(key);
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private ConcurrentMap<String, Object> find() {
    try {
      Collection<ServiceReference<ConcurrentMap>> found =
          context.getServiceReferences(ConcurrentMap.class, FILTER);
      return found.isEmpty() ? null : context.getService(found.iterator().next());
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IllegalStateException stopped) { // the bundle's context has ended
      return null;
    }
  }
}

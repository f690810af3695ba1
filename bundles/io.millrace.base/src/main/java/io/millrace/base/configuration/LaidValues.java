// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.holder.Holder;
import io.millrace.lib.loop.CallbackGuard;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * What the files made of each configuration when they were applied last, by PID. The next build of
 * this bundle asks for it, and so leaves alone what was changed at run time since: one that is
 * started beside this one by a service of JDK types, one that is started after it by the launcher's
 * holder. Thread-safe.
 */
final class LaidValues implements Supplier<Map<String, Map<String, Object>>> {
  private static final String KEY = "io.millrace.base.configuration.laid";
  private static final CallbackGuard OTHERS =
      new CallbackGuard(LaidValues.class, "another build of this bundle");

  private final Map<String, Map<String, Object>> byPid = new ConcurrentHashMap<>();

  /** Takes what the build before says, if it runs, or has left in this process. */
  void take(BundleContext context, Holder holder) {
    Object left = holder.take(KEY);
    Object said = said(context);
    add(said == null ? left : said);
  }

  @SuppressWarnings("rawtypes")
  private static Object said(BundleContext context) {
    try {
      for (ServiceReference<Supplier> each :
          context.getServiceReferences(Supplier.class, "(millrace.configuration=laid)")) {
        Supplier<?> other = context.getService(each);
        Object values = other == null ? null : OTHERS.get(other, Supplier::get, null);
        context.ungetService(each);
        if (values != null) {
          return values;
        }
      }
      return null;
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Offers it to the next build. */
  ServiceRegistration<?> offer(BundleContext context) {
    return context.registerService(
        Supplier.class, this, new Hashtable<>(Map.of("millrace.configuration", "laid")));
  }

  private void add(Object found) {
    if (found instanceof Map<?, ?> left) {
      left.forEach(
          (pid, values) -> {
            if (pid instanceof String name && values instanceof Map<?, ?> map) {
              Map<String, Object> copy = new HashMap<>();
              map.forEach((key, value) -> copy.put(String.valueOf(key), value));
              byPid.put(name, copy);
            }
          });
    }
  }

  /** Leaves it for the next build. */
  void leave(Holder holder) {
    holder.put(KEY, get());
  }

  /** Returns a copy. */
  @Override
  public Map<String, Map<String, Object>> get() {
    Map<String, Map<String, Object>> copy = new HashMap<>();
    byPid.forEach((pid, values) -> copy.put(pid, new HashMap<>(values)));
    return copy;
  }

  boolean isLaid(EffectiveConfiguration used) {
    return used.values().equals(byPid.get(used.pid()));
  }

  void put(EffectiveConfiguration used) {
    byPid.put(used.pid(), used.values());
  }

  void keepOnly(Set<String> pids) {
    byPid.keySet().retainAll(pids);
  }

  /** Returns the values of a PID; none when no file has it. */
  Map<String, Object> of(String pid) {
    return Collections.unmodifiableMap(byPid.getOrDefault(pid, Map.of()));
  }
}

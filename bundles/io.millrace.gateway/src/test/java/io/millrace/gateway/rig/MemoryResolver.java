// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.Resolution;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory in which tests put devices; names count up to their first dot, in any case. */
public final class MemoryResolver implements DeviceResolver {
  private final ConcurrentHashMap<String, Resolution> entries = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile long revision;
  private volatile int asked;

  /** Puts a device of this router in, or says that it is away. */
  public void put(String name, Device device, String profile) {
    entries.put(name, Resolution.local(name, device, profile));
    changed();
  }

  /** Puts a remote device in. */
  public void put(String name, InetSocketAddress address, String profile) {
    entries.put(name, Resolution.remote(name, address, profile));
    changed();
  }

  /** Puts what a name resolves to in. */
  public void put(Resolution resolution) {
    entries.put(resolution.name(), resolution);
    changed();
  }

  /** Forgets a name. */
  public void forget(String name) {
    entries.remove(name);
    changed();
  }

  private void changed() {
    revision++;
    listeners.forEach(Runnable::run);
  }

  @Override
  public Resolution resolve(String host) {
    asked++;
    String name = host.split("\\.", 2)[0].toUpperCase(Locale.ROOT);
    return entries.getOrDefault(name, Resolution.UNKNOWN);
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public AutoCloseable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public SortedMap<String, String> names() {
    return new TreeMap<>();
  }

  /** Returns how many listen. */
  public int listeners() {
    return listeners.size();
  }

  /** Returns how often {@link #resolve} was called. */
  public int asked() {
    return asked;
  }
}

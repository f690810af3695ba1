// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.DeviceSource;
import io.millrace.api.device.Resolution;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.slot.ServiceRank;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Resolves device names: to the NICs of this router, to the configured devices, and to those of a
 * {@link DeviceSource}, which have registered themselves. Of a name that several of these have, the
 * first in this order counts. Look-ups read a snapshot and take no lock.
 *
 * <p>A device that leaves is not returned any more, but its name stays known for some minutes, so
 * that requests wait for its next version instead of being answered 4.04. For the same reason a
 * directory that has just started treats each unknown name with a MAC as that of a device which is
 * away: devices that start with it may need a moment longer.
 */
@Component(
    service = {DeviceResolver.class, Supplier.class},
    property = "millrace.status=configuration.refused",
    configurationPid = Directory.PID,
    immediate = true)
@Designate(ocd = DirectoryConfig.class)
public final class Directory implements DeviceResolver, Supplier<List<String>> {
  static final String PID = "io.millrace.directory";

  private static final Logger LOG = System.getLogger(Directory.class.getName());

  /** How long devices that start with the directory may take to appear. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** For how long two devices of a name may be one and its next build. */
  private static final Duration SHARED = Duration.ofSeconds(10);

  private final Time time;
  private final Duration remember;
  private final Map<String, Resolution> configured;
  private final List<String> refused = new ArrayList<>();
  private final LocalDevices local;
  private final RegisteredDevices registered = new RegisteredDevices();
  private final ChangeListeners changes = new ChangeListeners();
  private volatile Snapshot snapshot;
  private final Map<String, Timer> timers = new HashMap<>();
  private volatile boolean settled;
  private boolean stopped;

  /** All names at one moment. */
  private record Snapshot(long revision, Map<String, Resolution> names) {}

  /** Reads the configured devices; those of this router are bound later. */
  @Activate
  public Directory(@Reference Time time, DirectoryConfig config) {
    this.time = time;
    this.remember = Duration.ofMinutes(config.rememberMinutes());
    this.configured = StaticEntries.read(config.devices(), refused);
    this.local = new LocalDevices(remember.isZero() ? 0 : config.rememberedNames());
    // Not from 0: a caller may remember a revision of the directory before this one.
    this.snapshot = new Snapshot(time.nanos(), configured);
    this.settled = remember.isZero();
    schedule("(settling)", SETTLING, this::settle);
  }

  private void settle() {
    synchronized (this) {
      settled = true;
      publish();
    }
    changes.tell();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "changeDevice")
  void addDevice(Device device, Map<String, Object> properties) {
    String name = nameOf(device, properties);
    boolean first;
    synchronized (this) {
      first = local.put(name, device, profileOf(properties), ServiceRank.of(properties));
      publish();
    }
    changes.tell();
    if (!first) {
      schedule("(shared) " + name, SHARED, () -> warnOfShared(name));
    }
  }

  private void warnOfShared(String name) {
    boolean isShared;
    synchronized (this) {
      isShared = local.isShared(name);
    }
    if (isShared) {
      LOG.log(
          Level.WARNING,
          "two devices are named {0}: the one of higher service.ranking, else the older, has it",
          name);
    }
  }

  void changeDevice(Device device, Map<String, Object> properties) {
    synchronized (this) {
      local.put(
          nameOf(device, properties), device, profileOf(properties), ServiceRank.of(properties));
      publish();
    }
    changes.tell();
  }

  void removeDevice(Device device, Map<String, Object> properties) {
    String name = nameOf(device, properties);
    LocalDevices.Away gone;
    synchronized (this) {
      gone = local.remove(name, device);
      publish();
    }
    changes.tell();
    if (gone != null && !remember.isZero()) {
      schedule(name, remember, () -> forget(name, gone));
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindSource(DeviceSource source) {
    registered.bind(source, this::sourceChanged);
    sourceChanged();
  }

  void unbindSource(DeviceSource source) {
    if (registered.unbind(source)) {
      schedule("(registered devices)", remember, this::forgetRegistered);
    }
  }

  private void sourceChanged() {
    registered.read();
    synchronized (this) {
      publish();
    }
    changes.tell();
  }

  private void forgetRegistered() {
    if (registered.forget()) {
      sourceChanged();
    }
  }

  private void forget(String name, LocalDevices.Away gone) {
    synchronized (this) {
      if (!local.forget(name, gone)) {
        return;
      }
      publish();
    }
    changes.tell();
  }

  /** Schedules a task for a name, instead of the one scheduled for it before. */
  private synchronized void schedule(String name, Duration delay, Runnable task) {
    if (stopped) {
      return;
    }
    Timer before = timers.put(name, time.schedule(delay, task));
    if (before != null) {
      before.cancel();
    }
  }

  /** Returns one line for each configured device that was refused: {@code status} shows them. */
  @Override
  public List<String> get() {
    return List.copyOf(refused);
  }

  /**
   * Stops timers and listeners: devices are unbound after this, and no name is resolved any more.
   */
  @Deactivate
  synchronized void stop() {
    stopped = true;
    changes.clear();
    timers.values().forEach(Timer::cancel);
    timers.clear();
  }

  private void publish() {
    Map<String, Resolution> names = new HashMap<>(registered.devices());
    names.putAll(configured);
    local.putInto(names);
    snapshot = new Snapshot(snapshot.revision() + 1, names);
  }

  private static String nameOf(Device device, Map<String, Object> properties) {
    String name =
        CanonicalName.of(
            properties.get(Device.NAME) instanceof String given ? given : device.name());
    return name == null ? "" : name;
  }

  private static String profileOf(Map<String, Object> properties) {
    return properties.get(Device.PROFILE) instanceof String profile ? profile : "";
  }

  @Override
  public Resolution resolve(String host) {
    String name = CanonicalName.of(host);
    Resolution known = name == null ? null : snapshot.names().get(name);
    return known != null ? known : absent(name);
  }

  private Resolution absent(String name) {
    return !settled && name != null && CanonicalName.isMacName(name)
        ? Resolution.local(name, null, "")
        : Resolution.UNKNOWN;
  }

  @Override
  public String canonicalName(String host) {
    return CanonicalName.of(host);
  }

  @Override
  public long revision() {
    return snapshot.revision();
  }

  @Override
  public AutoCloseable onChange(Runnable listener) {
    return changes.add(listener);
  }

  @Override
  public SortedMap<String, String> names() {
    SortedMap<String, String> lines = new TreeMap<>();
    snapshot.names().forEach((name, resolution) -> lines.put(name, line(resolution)));
    return Collections.unmodifiableSortedMap(lines);
  }

  private static String line(Resolution resolution) {
    String where =
        resolution
            .address()
            .map(a -> "at " + a.getAddress().getHostAddress() + " port " + a.getPort())
            .orElse(resolution.device().isPresent() ? "in this router" : "in this router, away");
    String from = resolution.isRegistered() ? where + ", registered" : where;
    return resolution.profile().isEmpty() ? from : from + ", profile " + resolution.profile();
  }
}

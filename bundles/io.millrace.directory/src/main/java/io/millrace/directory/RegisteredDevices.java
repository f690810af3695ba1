// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import io.millrace.api.device.DeviceSource;
import io.millrace.api.device.Resolution;
import io.millrace.lib.loop.CallbackGuard;
import java.util.Map;

/**
 * The devices of the bound {@link DeviceSource}. When it goes, probably because its bundle is being
 * replaced, its devices stay until {@link #forget} or until another source is bound. Thread-safe.
 */
final class RegisteredDevices {
  private static final CallbackGuard SOURCES =
      new CallbackGuard(RegisteredDevices.class, "a source of devices");
  private static final AutoCloseable NONE = () -> {};

  private DeviceSource source; // null: none is bound
  private AutoCloseable subscription = NONE;
  private volatile Map<String, Resolution> devices = Map.of();

  /** Takes the devices of a source from now on; {@code changed} runs when they change. */
  void bind(DeviceSource added, Runnable changed) {
    AutoCloseable listening = SOURCES.get(added, each -> each.onChange(changed), NONE);
    synchronized (this) {
      source = added;
      subscription = listening;
    }
    read();
  }

  /** Reads the devices again. */
  void read() {
    DeviceSource present;
    synchronized (this) {
      present = source;
    }
    if (present != null) {
      devices = SOURCES.get(present, DeviceSource::devices, devices);
    }
  }

  /** The source has gone; false when another one is bound. */
  boolean unbind(DeviceSource gone) {
    AutoCloseable ended;
    synchronized (this) {
      if (source != gone) {
        return false;
      }
      source = null;
      ended = subscription;
      subscription = NONE;
    }
    SOURCES.close(ended);
    return true;
  }

  /** Forgets the devices, unless a source is bound; tells whether it did. */
  synchronized boolean forget() {
    boolean forgotten = source == null && !devices.isEmpty();
    devices = source == null ? Map.of() : devices;
    return forgotten;
  }

  /** Returns the devices by canonical name. */
  Map<String, Resolution> devices() {
    return devices;
  }
}

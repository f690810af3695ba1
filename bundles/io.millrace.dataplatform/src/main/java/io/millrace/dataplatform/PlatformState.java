// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.lib.persist.PersistedState;
import java.util.function.BiConsumer;

/** What the data platform keeps: devices and observations. Thread-safe. */
final class PlatformState implements AutoCloseable {
  private final PersistedState storedDevices;
  private final PersistedState storedObservations;
  private final DeviceBook devices;
  private final ObservationLog observations;
  private volatile boolean read;

  PlatformState(
      PersistedState storedDevices, PersistedState storedObservations, DataPlatformConfig config) {
    this.storedDevices = storedDevices;
    this.storedObservations = storedObservations;
    devices = new DeviceBook(storedDevices, config.devices());
    observations =
        new ObservationLog(
            storedObservations, config.observations(), (long) config.observationsMebibytes() << 20);
  }

  DeviceBook devices() {
    return devices;
  }

  ObservationLog observations() {
    return observations;
  }

  boolean isRead() {
    return read;
  }

  boolean isFailing() {
    return storedDevices.isFailing() || storedObservations.isFailing();
  }

  /** Reads what is stored, once; later the state in memory is right. */
  void read(BiConsumer<Object, Throwable> then) {
    if (read) {
      return;
    }
    storedDevices
        .all()
        .thenCombine(
            storedObservations.all(),
            (stored, observed) -> {
              take(
                  () -> {
                    devices.restore(stored);
                    observations.restore(observed);
                  });
              return null;
            })
        .whenComplete(then);
  }

  private synchronized void take(Runnable restore) {
    if (!read) {
      restore.run();
      read = true;
    }
  }

  @Override
  public void close() {
    storedDevices.close();
    storedObservations.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.device.DeviceResolver;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Slot;
import java.util.List;

/**
 * Tells its listeners that names may resolve differently than before: when the directory changes,
 * or another directory takes its place. Thread-safe.
 */
public final class DirectoryChanges {
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(DirectoryChanges.class, "a listener for changes of the directory");
  private static final CallbackGuard DIRECTORY =
      new CallbackGuard(DirectoryChanges.class, "the directory");

  private static final AutoCloseable NONE = () -> {};

  private final Slot<DeviceResolver> directory;
  private final List<Runnable> listeners;
  private DeviceResolver observed;
  private AutoCloseable subscription = NONE;

  /**
   * Begins to listen.
   *
   * @param listeners called on the thread that makes the change; must not block
   */
  public DirectoryChanges(Slot<DeviceResolver> directory, List<Runnable> listeners) {
    this.directory = directory;
    this.listeners = List.copyOf(listeners);
    directory.onAvailable(service -> available());
  }

  private void available() {
    synchronized (this) {
      DeviceResolver present = directory.service();
      if (present != null && present != observed) {
        DIRECTORY.close(subscription);
        observed = present;
        subscription = DIRECTORY.get(present, each -> each.onChange(this::tell), NONE);
      }
    }
    tell();
  }

  private void tell() {
    LISTENERS.each(listeners, Runnable::run);
  }
}

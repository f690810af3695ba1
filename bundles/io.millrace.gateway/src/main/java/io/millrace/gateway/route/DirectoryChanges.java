// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.device.DeviceResolver;
import io.millrace.lib.loop.CallbackGuard;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells its listeners that names may resolve differently than before: the directory has changed, or
 * another directory is bound. It holds no directory that is unbound, and none holds it.
 * Thread-safe.
 */
public final class DirectoryChanges {
  private static final CallbackGuard DIRECTORIES =
      new CallbackGuard(DirectoryChanges.class, "the directory that is listened to");
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(DirectoryChanges.class, "a listener of the directory");
  private static final AutoCloseable NONE = () -> {};

  private final Map<DeviceResolver, AutoCloseable> subscriptions = new ConcurrentHashMap<>();
  private final List<Runnable> listeners;

  /**
   * Makes one without a directory.
   *
   * @param listeners called on the thread that makes the change; they must not block
   */
  public DirectoryChanges(List<Runnable> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** A directory is bound, and can be asked. */
  public void bind(DeviceResolver directory) {
    subscriptions.put(
        directory, DIRECTORIES.get(directory, each -> each.onChange(this::tell), NONE));
    tell();
  }

  /** A directory is unbound: it is held no longer. */
  public void unbind(DeviceResolver directory) {
    AutoCloseable subscription = subscriptions.remove(directory);
    if (subscription != null) {
      DIRECTORIES.close(subscription);
    }
  }

  private void tell() {
    LISTENERS.each(listeners, Runnable::run);
  }
}

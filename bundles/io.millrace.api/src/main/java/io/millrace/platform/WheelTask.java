// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.atomic.AtomicReference;

/** A task on its way; the reference is empty when it has begun or was taken back. */
final class WheelTask extends AtomicReference<Runnable> implements Timer {
  private static final CallbackGuard GUARD =
      CallbackGuard.outermost(WheelTask.class, "a timed task");
  private static final long serialVersionUID = 1;

  /** Where it waits; the rest is guarded by that bucket. */
  transient volatile WheelBucket bucket;

  transient long dueTick;
  transient WheelTask before;
  transient WheelTask after;

  WheelTask(Runnable task) {
    super(task);
  }

  /** Runs it unless it was taken back. Whatever it throws ends here. */
  void begin() {
    Runnable task = getAndSet(null);
    if (task != null) {
      GUARD.run(task);
    }
  }

  @Override
  public boolean cancel() {
    if (getAndSet(null) == null) {
      return false;
    }
    WheelBucket held = bucket;
    if (held != null) {
      held.remove(this);
    }
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.base;

import io.millrace.api.time.Timer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;

/** A task on its way; the reference is empty when it has begun or was taken back. */
final class WheelTask extends AtomicReference<Runnable> implements Timer {
  private static final Logger LOG = System.getLogger(WheelTask.class.getName());
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
    if (task == null) {
      return;
    }
    try {
      task.run();
    } catch (Throwable fault) {
      LOG.log(Level.ERROR, "a timed task failed", fault);
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

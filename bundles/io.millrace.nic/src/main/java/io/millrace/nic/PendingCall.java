// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.transport.Call;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.SerialExecutor;

/**
 * A request in progress: its listener is told one outcome, or every notification when it observes,
 * and nothing after the call was cancelled. Used on the serial executor only, except {@link
 * #cancel}, which any thread may call.
 */
final class PendingCall implements Call {
  private static final CallbackGuard WAITING =
      new CallbackGuard(PendingCall.class, "who waited for a NIC");
  private static final Runnable NOTHING = () -> {};

  private final SerialExecutor executor;
  private final DeviceListener listener;
  private Runnable end = NOTHING;
  private boolean over;
  private volatile boolean cancelled;

  PendingCall(SerialExecutor executor, DeviceListener listener) {
    this.executor = executor;
    this.listener = listener;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Sets the task that is run when this call ends. */
  void onEnd(Runnable task) {
    if (over) {
      task.run();
    } else {
      end = task;
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    executor.execute(this::over);
  }

  void answered(CoapResponse response) {
    if (over() && !cancelled) {
      WAITING.run(listener, DeviceListener::answered, response);
    }
  }

  void failed(DeviceFailure failure) {
    if (over() && !cancelled) {
      WAITING.run(listener, DeviceListener::failed, failure);
    }
  }

  private boolean over() {
    if (over) {
      return false;
    }
    over = true;
    end.run();
    return true;
  }

  /** Returns a listener that passes on every notification. */
  DeviceListener observing() {
    return new DeviceListener() {
      @Override
      public void answered(CoapResponse response) {
        if (!over && !cancelled) {
          WAITING.run(listener, DeviceListener::answered, response);
        }
      }

      @Override
      public void failed(DeviceFailure failure) {
        PendingCall.this.failed(failure);
      }
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.function.Function;

/** A request that waits for a transport to come. */
final class ParkedCall extends CancellableCall implements Caller<Transport> {
  private final Function<Transport, Call> way;
  private final int bytes;
  private final NextHopListener listener;

  /**
   * Makes one that does not wait yet.
   *
   * @param way what is to be called
   * @param bytes what it holds on to
   */
  ParkedCall(Function<Transport, Call> way, int bytes, NextHopListener listener) {
    this.way = way;
    this.bytes = bytes;
    this.listener = listener;
  }

  Call submit(Slot<Transport> slot) {
    slot.submit(bytes, this);
    return this;
  }

  @Override
  public void admitted(Transport transport, Runnable done) {
    try {
      if (!isCancelled()) {
        began(expectCall(), way.apply(transport));
      }
    } finally {
      done.run();
    }
  }

  @Override
  public void refused(Refusal why) {
    if (!isCancelled()) {
      listener.failed(DeviceFailure.busy("the transport is away"));
    }
  }
}

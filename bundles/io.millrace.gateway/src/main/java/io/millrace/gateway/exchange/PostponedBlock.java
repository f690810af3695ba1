// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.transport.Call;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A block that came while the gateway before this one may still hold the blocks before it: it is
 * handled when that has left them, or by the next gateway. Thread-safe.
 */
final class PostponedBlock implements Call, Unbegun {
  private final Exchange exchange;
  private final Consumer<Exchange> then;
  private final AtomicBoolean over = new AtomicBoolean();

  PostponedBlock(Exchange exchange, Consumer<Exchange> then) {
    this.exchange = exchange;
    this.then = then;
  }

  /** The blocks before it are left. */
  void goOn() {
    if (over.compareAndSet(false, true)) {
      then.accept(exchange);
    }
  }

  @Override
  public boolean leaveUnbegun(boolean blocks) {
    return over.compareAndSet(false, true);
  }

  @Override
  public void cancel() {
    over.set(true);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.gateway.exchange.FormerBlocks;
import io.millrace.lib.holder.Holder;

/** What a gateway leaves for the next one lies in the launcher's holder. */
record HeldBlocks(Holder holder, FormerGateway former) implements FormerBlocks.Custody {
  private static final String KEY = "io.millrace.gateway/blocks";

  @Override
  public boolean leave(byte[] state) {
    return holder.put(KEY, state);
  }

  @Override
  public Object take() {
    return holder.take(KEY);
  }

  @Override
  public boolean isAwaited() {
    return former.isServing();
  }

  @Override
  public void whenLeft(Runnable task) {
    former.thenAlso(task);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.gateway.route.CancellableCall;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** The state of a {@link ProxiedExchange}: each change is one atomic step. Thread-safe. */
abstract class StatefulCall extends CancellableCall {
  private static final AtomicReferenceFieldUpdater<StatefulCall, ProxyState> STATE =
      AtomicReferenceFieldUpdater.newUpdater(StatefulCall.class, ProxyState.class, "state");

  private volatile ProxyState state = ProxyState.ADMITTING;

  final ProxyState state() {
    return state;
  }

  /** Goes from one state to another; false, and nothing done, when it is not in the first. */
  final boolean move(ProxyState from, ProxyState to) {
    boolean moved = STATE.compareAndSet(this, from, to);
    if (moved) {
      leave(from);
      if (to == ProxyState.DONE) {
        done();
      }
    }
    return moved;
  }

  /** Ends it, whatever state it is in. */
  final void end() {
    ProxyState from = STATE.getAndSet(this, ProxyState.DONE);
    leave(from);
    if (from != ProxyState.DONE) {
      done();
    }
  }

  /** Gives back what a state held. */
  abstract void leave(ProxyState from);

  /** It has reached its end, once. */
  abstract void done();
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A request whose handler ends the answer later. It has its share of the path, and counts as a call
 * of the handler's service, until then.
 */
final class LaterAnswer implements Caller<HttpHandler> {
  private final HttpExchange exchange;
  private final Semaphore share;
  private final Consumer<Runnable> onEnd;
  private final Runnable waiting;
  private final AtomicBoolean given = new AtomicBoolean();

  /**
   * Makes it.
   *
   * @param waiting has the request handled on a thread that may wait, when it cannot be here
   */
  LaterAnswer(HttpExchange exchange, Semaphore share, Consumer<Runnable> onEnd, Runnable waiting) {
    this.exchange = exchange;
    this.share = share;
    this.onEnd = onEnd;
    this.waiting = waiting;
  }

  @Override
  public void admitted(HttpHandler handler, Runnable done) {
    if (!given.compareAndSet(false, true)) {
      done.run();
      return;
    }
    Runnable over =
        () -> {
          share.release();
          done.run();
        };
    onEnd.accept(over);
    exchange.setAttribute(PathHandlers.LATER, true);
    try {
      handler.handle(exchange);
    } catch (IOException | RuntimeException | LinkageError failed) {
      exchange.close();
      throw new IllegalStateException("a request could not be answered", failed);
    }
    if (!Boolean.TRUE.equals(exchange.getAttribute(PathHandlers.LATER))) {
      onEnd.accept(null);
      exchange.setAttribute(PathHandlers.LATER, null);
      over.run();
      waiting.run();
    }
  }

  /** There is no handler just now: that is answered where one may wait. */
  @Override
  public void waiting() {
    otherwise();
  }

  @Override
  public void refused(Refusal why) {
    otherwise();
  }

  private void otherwise() {
    if (given.compareAndSet(false, true)) {
      share.release();
      waiting.run();
    }
  }
}

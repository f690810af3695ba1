// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import com.sun.net.httpserver.HttpExchange;
import java.util.function.Consumer;

/** What answers requests: on a thread that may wait, or later, begun on the server's loop. */
public interface RequestHandling {
  /** Answers, on a thread of its own. */
  void handle(HttpExchange exchange);

  /**
   * Begins to answer on the loop of the server, which does not wait.
   *
   * @param onEnd takes what is to be done once just before the end of the response goes out
   * @param waiting has the request handled on a thread that may wait, instead
   */
  void begin(HttpExchange exchange, Consumer<Runnable> onEnd, Runnable waiting);
}

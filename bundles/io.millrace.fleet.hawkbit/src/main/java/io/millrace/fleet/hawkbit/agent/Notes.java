// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.fleet.hawkbit.ddi.Answer;
import io.millrace.fleet.hawkbit.ddi.DdiClient;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * What the server is told on the way. Each note is sent once, in order, and few are kept: progress
 * holds nothing up, and a server takes a thousand entries of an action at most. For one thread.
 */
final class Notes {
  private static final int WAITING = 16;

  private final DdiClient ddi;
  private final Deque<Map<String, Object>> waiting = new ArrayDeque<>();
  private boolean full;

  Notes(DdiClient ddi) {
    this.ddi = ddi;
  }

  /** Another action begins, or none. */
  void clear() {
    waiting.clear();
    full = false;
  }

  void add(String message) {
    if (!full) {
      waiting.add(FeedbackText.proceeding(message));
      if (waiting.size() > WAITING) {
        waiting.remove();
      }
    }
  }

  /** Tells whether there is something to be sent. */
  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /**
   * Sends what waits.
   *
   * @throws IOException when the server is not reached; the note stays
   */
  void send(URI feedback) throws IOException {
    while (!waiting.isEmpty()) {
      Answer answer = ddi.send("POST", feedback, waiting.peek());
      if (answer.isTransient()) {
        throw Statuses.of("feedback", answer);
      }
      waiting.remove();
      if (!answer.isGood()) {
        // The action is gone, or takes no more entries: only its end counts.
        waiting.clear();
        full = true;
      }
    }
  }
}

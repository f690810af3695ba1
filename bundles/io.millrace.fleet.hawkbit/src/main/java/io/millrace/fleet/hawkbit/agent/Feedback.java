// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.time.Time;
import io.millrace.fleet.hawkbit.ddi.ActionLink;
import io.millrace.fleet.hawkbit.ddi.Answer;
import io.millrace.fleet.hawkbit.ddi.DdiClient;
import io.millrace.fleet.hawkbit.ddi.StatusException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * What the server is told about an action. Notes on the way are sent once, in order, and few are
 * kept: they hold nothing up, and a server takes a thousand entries of an action at most. All else
 * fails with an {@link IOException} when the server does not take it now. For one thread.
 */
final class Feedback {
  private static final int WAITING = 16;
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int[] FEWER_MESSAGES = {FeedbackText.MESSAGES, 10, 1, 0};

  private final DdiClient ddi;
  private final Time time;
  private final Deque<Map<String, Object>> notes = new ArrayDeque<>();
  private boolean full;
  private long notBefore;

  Feedback(DdiClient ddi, Time time) {
    this.ddi = ddi;
    this.time = time;
    notBefore = time.nanos();
  }

  /** Another action begins, or none. */
  void clear() {
    notes.clear();
    full = false;
  }

  void note(String message) {
    if (!full) {
      notes.add(FeedbackText.proceeding(message));
      if (notes.size() > WAITING) {
        notes.remove();
      }
    }
  }

  /** Sends the notes that wait; when the server does not take them now, they stay. */
  void sendNotes(String feedback) {
    if (feedback.isEmpty() || time.nanos() - notBefore < 0) {
      return;
    }
    try {
      while (!notes.isEmpty()) {
        Answer answer = send(URI.create(feedback), notes.peek());
        notes.remove();
        if (!answer.isGood()) {
          // The action is gone, or takes no more entries: only its end counts.
          notes.clear();
          full = true;
        }
      }
    } catch (IOException later) {
      notBefore = time.nanos() + PAUSE.toNanos();
    }
  }

  private Answer send(URI to, Map<String, Object> body) throws IOException {
    Answer answer = ddi.send("POST", to, body);
    if (answer.isTransient()) {
      throw failure("feedback", answer);
    }
    return answer;
  }

  /** Makes the failure that an answer is. */
  static StatusException failure(String what, Answer answer) {
    return new StatusException(what, answer.status(), answer.retryAfter());
  }

  /** All files are here. */
  void downloaded(String feedback) throws IOException {
    send(URI.create(feedback), FeedbackText.downloaded());
  }

  /** A cancel is agreed to, or comes too late. */
  void cancel(ActionLink link, boolean late) throws IOException {
    send(link.feedback(), late ? FeedbackText.rejected() : FeedbackText.cancelled());
  }

  /** Answers what is to be confirmed; false when the server no longer asks. */
  boolean confirmation(ActionLink link, boolean agrees, String who) throws IOException {
    return send(link.feedback(), FeedbackText.confirmation(agrees, who)).isGood();
  }

  /**
   * The action is over. 410 and 404 are answers of a server that knows that already; one that finds
   * the messages too many gets fewer.
   */
  void closed(String feedback, Verdict verdict) throws IOException {
    for (int most : FEWER_MESSAGES) {
      Answer answer = send(URI.create(feedback), FeedbackText.closed(verdict, most));
      if (!answer.isQuota()) {
        return;
      }
    }
  }
}

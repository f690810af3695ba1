// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The bodies of feedback. No time is sent: the server has a clock, and this router's may be wrong.
 * A server takes fifty messages of 512 characters at most, and refuses the whole feedback, also the
 * last one of an action, when there are more.
 */
final class FeedbackText {
  /** Messages of one feedback. */
  static final int MESSAGES = 50;

  /** Characters of one message. */
  static final int CHARACTERS = 512;

  private FeedbackText() {}

  /** An action goes on. */
  static Map<String, Object> proceeding(String message) {
    return body("proceeding", "none", List.of(message));
  }

  /** All files are here; this ends an action that is to be downloaded only. */
  static Map<String, Object> downloaded() {
    return body("downloaded", "success", List.of("all files are here"));
  }

  /**
   * An action is over: only {@code closed} ends it, and only {@code failure} is a failure.
   *
   * @param most messages at most
   */
  static Map<String, Object> closed(Verdict verdict, int most) {
    return body("closed", verdict.success() ? "success" : "failure", cut(verdict.messages(), most));
  }

  /** A cancel is agreed to. */
  static Map<String, Object> cancelled() {
    return body("closed", "success", List.of("given up; nothing was changed"));
  }

  /** A cancel comes too late. */
  static Map<String, Object> rejected() {
    return body("rejected", "none", List.of("too late: the release is being installed"));
  }

  /** An action that waits for it is confirmed, or not. */
  static Map<String, Object> confirmation(boolean confirmed, String who) {
    return Map.of("confirmation", confirmed ? "confirmed" : "denied", "details", List.of(who));
  }

  private static Map<String, Object> body(String execution, String finished, List<String> details) {
    return Map.of(
        "status",
        Map.of(
            "execution",
            execution,
            "result",
            Map.of("finished", finished),
            "details",
            cut(details, MESSAGES)));
  }

  /** The first messages are kept; the last one that is left says how many are not. */
  static List<String> cut(List<String> messages, int most) {
    List<String> kept = new ArrayList<>();
    for (String each : messages) {
      if (kept.size() < most) {
        kept.add(each.length() > CHARACTERS ? each.substring(0, CHARACTERS - 1) + "…" : each);
      }
    }
    if (messages.size() > most && most > 1) {
      kept.set(most - 1, "and " + (messages.size() - most + 1) + " more");
    }
    return kept;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a device says of an action: strict in what is needed and in the case of words, and loose in
 * all else.
 *
 * @param execution the word
 * @param finished the word
 * @param timestampMillis when; 0 when it is not said
 * @param messages in pieces of at most 512 characters, with the one for the code
 */
record Feedback(String execution, String finished, long timestampMillis, List<String> messages) {
  private static final int PIECE = 512;
  private static final Set<String> EXECUTIONS =
      Set.of(
          "closed",
          "proceeding",
          "canceled",
          "scheduled",
          "rejected",
          "resumed",
          "downloaded",
          "download");
  private static final Set<String> RESULTS = Set.of("success", "failure", "none");

  /**
   * Reads the body of a feedback.
   *
   * @throws IllegalArgumentException saying what is missing
   */
  static Feedback read(byte[] body) {
    Map<?, ?> top = object(Json.read(body), "body");
    Map<?, ?> status = object(top.get("status"), "status");
    Map<?, ?> result = object(status.get("result"), "status.result");
    String execution = word(status.get("execution"), EXECUTIONS, "status.execution");
    String finished = word(result.get("finished"), RESULTS, "status.result.finished");
    long time = top.get("timestamp") instanceof Number number ? number.longValue() : 0;
    return new Feedback(
        execution, finished, time, messages(status.get("code"), status.get("details")));
  }

  private static Map<?, ?> object(Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException(name + " is missing");
  }

  private static String word(Object value, Set<String> allowed, String name) {
    if (value instanceof String word && allowed.contains(word)) {
      return word;
    }
    throw new IllegalArgumentException(name + " is not allowed: " + value);
  }

  static List<String> messages(Object code, Object details) {
    List<?> said =
        details instanceof List<?> list ? list : details == null ? List.of() : List.of(details);
    List<String> pieces = new ArrayList<>();
    for (Object each : said) {
      String text = String.valueOf(each);
      for (int from = 0; from == 0 || from < text.length(); from += PIECE) {
        pieces.add(text.substring(from, Math.min(text.length(), from + PIECE)));
      }
    }
    if (code instanceof Number) {
      pieces.add("Device reported status code: " + code);
    }
    return pieces;
  }

  boolean isFailure() {
    return finished.equals("failure");
  }
}

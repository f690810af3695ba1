// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.dataplatform.ObservationLog.Observation;
import io.millrace.lib.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The query of a request for observations.
 *
 * @param limit how many at the most, 1 to 1000
 * @param before the number that they are below: {@code after} of the query, since they are listed
 *     backwards
 * @param from the earliest time stamp; null for any
 * @param to the latest time stamp; null for any
 * @param tags what their tags must all have
 */
record ObservationQuery(int limit, long before, Instant from, Instant to, List<String> tags) {
  static final int USUAL = 100;
  static final int MOST = 1000;

  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** Reads the arguments; others are ignored. */
  static ObservationQuery read(Map<String, String> arguments) throws RefusedRequest {
    String limit = arguments.getOrDefault("limit", Integer.toString(USUAL));
    if (!limit.matches("[1-9]\\d{0,5}")) {
      throw RefusedRequest.badRequest("limit is 1 to " + MOST);
    }
    String after = arguments.getOrDefault("after", "");
    if (!after.matches("\\d{0,18}")) {
      throw RefusedRequest.badRequest("after is what the next_page of an answer has");
    }
    return new ObservationQuery(
        Math.min(Integer.parseInt(limit), MOST),
        after.isEmpty() ? Long.MAX_VALUE : Long.parseLong(after),
        bound(arguments.get("from")),
        bound(arguments.get("to")),
        words(arguments.getOrDefault("tags", "")));
  }

  private static Instant bound(String text) throws RefusedRequest {
    return text == null || text.isBlank() ? null : time(text, null);
  }

  /**
   * Reads a time stamp: ISO 8601, or milliseconds since 1970.
   *
   * @param otherwise when there is none
   */
  static Instant time(Object value, Instant otherwise) throws RefusedRequest {
    if (value == null) {
      return otherwise;
    }
    Instant read = null;
    try {
      if (value instanceof Number number) {
        read = Instant.ofEpochMilli(new BigDecimal(number.toString()).longValueExact());
      } else if (value instanceof String text && text.matches("\\d{1,15}")) {
        read = Instant.ofEpochMilli(Long.parseLong(text));
      } else if (value instanceof String text) {
        read = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
      }
    } catch (DateTimeException | ArithmeticException unreadable) {
      read = null;
    }
    if (read == null || read.isBefore(EARLIEST) || read.isAfter(LATEST)) {
      throw RefusedRequest.badRequest("a time is like 2026-11-22T07:01:26.000Z");
    }
    return Instant.ofEpochMilli(read.toEpochMilli());
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String each : text.split(",")) {
      if (!each.isBlank()) {
        words.add(each.strip());
      }
    }
    return words;
  }

  /** Tells whether an observation is asked for. */
  boolean wants(Observation each) {
    return (from == null || !each.at().isBefore(from))
        && (to == null || !each.at().isAfter(to))
        && (tags.isEmpty() || tagsOf(each).containsAll(tags));
  }

  private static List<String> tagsOf(Observation observation) {
    try {
      Object tags = Json.object(observation.json()).get("tags");
      if (tags instanceof List<?> list) {
        return list.stream().map(String::valueOf).toList();
      }
      return tags instanceof String text ? words(text) : List.of();
    } catch (IOException damaged) {
      return List.of();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.coap.CoapCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What an operator has one Device IC do wrong, above the frames: to see how a NIC takes it.
 * Thread-safe.
 */
final class Faults {
  /** One kind of fault. */
  enum Kind {
    /** Nothing arrives; whether for good or so many times. */
    SILENCE("silence"),
    /** The answer comes late: the value is in milliseconds. */
    DELAY("delay"),
    /** So many messages do not arrive. */
    DROP("drop"),
    /** So many messages are executed, and their answers are lost. */
    LOSE("lose"),
    /** Every request is answered by this code, and not executed. */
    ERROR("error"),
    /** The answer is no message. */
    GARBAGE("garbage"),
    /** Nothing is said unasked. */
    QUIET("quiet");

    final String word;

    Kind(String word) {
      this.word = word;
    }

    static Kind of(String word) {
      return Arrays.stream(values())
          .filter(kind -> kind.word.equals(word))
          .findFirst()
          .orElse(null);
    }
  }

  /** For as long as nobody clears it. */
  static final int FOR_GOOD = 0;

  private record Fault(int value, int left) {}

  private final Map<Kind, Fault> active = new EnumMap<>(Kind.class);

  /** Has it do that wrong {@code times} times, or {@link #FOR_GOOD}. */
  synchronized void set(Kind kind, int value, int times) {
    active.put(kind, new Fault(value, times));
  }

  /** Returns the fault's value when it is to be made now, and counts it. */
  synchronized OptionalInt take(Kind kind) {
    Fault fault = active.get(kind);
    if (fault == null) {
      return OptionalInt.empty();
    }
    if (fault.left == 1) {
      active.remove(kind);
    } else if (fault.left > 1) {
      active.put(kind, new Fault(fault.value, fault.left - 1));
    }
    return OptionalInt.of(fault.value);
  }

  boolean makes(Kind kind) {
    return take(kind).isPresent();
  }

  synchronized void clear() {
    active.clear();
  }

  @Override
  public synchronized String toString() {
    return active.isEmpty()
        ? "none"
        : active.entrySet().stream()
            .map(each -> text(each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String text(Kind kind, Fault fault) {
    String value =
        switch (kind) {
          case DELAY -> " " + fault.value + " ms";
          case ERROR -> " " + CoapCode.text(fault.value);
          default -> "";
        };
    return kind.word + value + (fault.left == FOR_GOOD ? "" : ", " + fault.left + " times");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.coap.CoapCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The faults that an operator has set for one Device IC, above the frames, to see how a NIC reacts.
 * Thread-safe.
 */
final class Faults {
  /** One kind of fault. */
  enum Kind {
    /** No message arrives. */
    SILENCE("silence"),
    /** The answer is late by the value, in milliseconds. */
    DELAY("delay"),
    /** The next messages do not arrive; how many is the count of the fault. */
    DROP("drop"),
    /** The next messages are executed, and their answers are lost. */
    LOSE("lose"),
    /** Every request is answered by the value, a CoAP code, and not executed. */
    ERROR("error"),
    /** The answer is not a CoAP message. */
    GARBAGE("garbage"),
    /** Nothing unsolicited is sent. */
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

  /** Until it is cleared. */
  static final int UNLIMITED = 0;

  private record Fault(int value, int left) {}

  private final Map<Kind, Fault> active = new EnumMap<>(Kind.class);

  /** Sets a fault for the next {@code times} times, or {@link #UNLIMITED}. */
  synchronized void set(Kind kind, int value, int times) {
    active.put(kind, new Fault(value, times));
  }

  /** Returns the value of a fault that is set, and counts this use; empty when it is not set. */
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

  boolean applies(Kind kind) {
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
    return kind.word + value + (fault.left == UNLIMITED ? "" : ", " + fault.left + " times");
  }
}

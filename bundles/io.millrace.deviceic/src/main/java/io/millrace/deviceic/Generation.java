// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.coap.ContentFormat;
import io.millrace.api.sensor.Sensor;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Which behaviour a Device IC has: that of one of the two generations of the vendor's firmware,
 * quirks included, or our own [spec device-ic-api.md §10]. Generation 3 behaves as generation 2
 * does.
 */
enum Generation {
  /** {@code ssni_coap_server} 1.4.5: one sketch, one observed path, no pushes. */
  FIRST("1", "1.4.5", 2),
  /** {@code itron_coap_server} 1.4.8. */
  SECOND("2", "1.4.8", ContentFormat.CBOR),
  /** Generation 2 without its useless answers, and with reset, events and cancelling by RST. */
  MILLRACE("millrace", "1.4.8", ContentFormat.CBOR);

  private final String word;
  private final String version;

  /** The Content-Format of readings; that of generation 1 claims CSV, which they are not. */
  final int readingFormat;

  Generation(String word, String version, int readingFormat) {
    this.word = word;
    this.version = version;
    this.readingFormat = readingFormat;
  }

  /** Returns the generation of that word; throws an IllegalArgumentException naming them all. */
  static Generation of(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word.equals(word.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Arrays.stream(values())
                        .map(Generation::word)
                        .collect(Collectors.joining(", "))));
  }

  String word() {
    return word;
  }

  /** Returns what {@code /} says when nothing else is configured. */
  String identification() {
    return "Itron Reference CoAP Server: " + version;
  }

  /** Whether it is the vendor's firmware, including answers that no client can use. */
  boolean isFirmware() {
    return this != MILLRACE;
  }

  /** Whether sensors may be below this first path segment: the oldest knows one only. */
  boolean allowsClassifier(String classifier) {
    return this != FIRST || classifier.equals(Sensor.DEFAULT_CLASSIFIER);
  }

  /** Returns how many paths may be observed at once. */
  int mostObserved(int configured) {
    return this == FIRST ? 1 : configured;
  }

  /** Whether a notification replaces one that still waits for a poll. */
  boolean replacesPending() {
    return this == FIRST;
  }

  /** Whether sensors may have a notification sent between their periods. */
  boolean pushes() {
    return this != FIRST;
  }

  /** Whether it answers an acknowledgement by a frame without information, or not at all. */
  boolean answersAcknowledgement() {
    return this != FIRST;
  }

  /** Whether {@code DELETE ?all} switches a sensor off. */
  boolean deletes() {
    return this == FIRST;
  }

  /** Whether a reading that failed is an empty text rather than 5.00. */
  boolean hidesFailure() {
    return this == SECOND;
  }

  /** Whether notifications are timed by the clock that the NIC sets. */
  boolean timesByClock() {
    return isFirmware();
  }

  /** Whether RST to a notification ends the observation [RFC 7641 §3.6]. */
  boolean cancelsByReset() {
    return this == MILLRACE;
  }

  /** Whether it has {@code /sys/reset} and {@code /sys/event}. */
  boolean takesCommands() {
    return this == MILLRACE;
  }
}

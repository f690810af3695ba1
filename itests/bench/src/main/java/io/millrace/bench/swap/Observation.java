// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.OptionNumber;

/**
 * An observation as its client sees it [RFC 7641]: it ends with an error, or with an answer without
 * the Observe option; and it is silent when nothing new comes. Thread-safe.
 */
final class Observation {
  final int client;
  final String uri;
  private long heardAt;
  private long longestGap;
  private long sequence = -1;
  private String ended = "";

  Observation(int client, String uri) {
    this.client = client;
    this.uri = uri;
  }

  /** Takes the answer to the registration, or a notification; null when there is no answer. */
  synchronized void heard(CoapMessage message) {
    long now = System.nanoTime();
    if (message == null) {
      ended = "the registration was not answered";
    } else if (!CoapCode.isSuccess(message.code())) {
      ended = "ended with " + CoapCode.text(message.code());
    } else if (!message.options().has(OptionNumber.OBSERVE)) {
      ended = "ended with an answer without Observe";
    } else if (isNewer(message.options().uint(OptionNumber.OBSERVE, 0))) {
      longestGap = heardAt == 0 ? 0 : Math.max(longestGap, now - heardAt);
      heardAt = now;
    }
  }

  /** Numbers of 24 bits that may begin anew [RFC 7641 §3.4]. */
  private boolean isNewer(long number) {
    boolean newer = sequence < 0 || (number - sequence & 0xFFFFFF) < 1 << 23 && number != sequence;
    sequence = newer ? number : sequence;
    return newer;
  }

  /** Tells whether something new came since then. */
  synchronized boolean isFresh(long since) {
    return heardAt - since > 0;
  }

  /** Returns why it ended; empty while it has not. */
  synchronized String ended() {
    return ended;
  }

  /** Returns the longest time in milliseconds between two notifications, and forgets it. */
  synchronized double takeLongestGap() {
    double gap = longestGap / 1e6;
    longestGap = 0;
    return gap;
  }

  @Override
  public synchronized String toString() {
    String last = heardAt == 0 ? "never" : (System.nanoTime() - heardAt) / 1_000_000 + " ms ago";
    return uri + " of client " + client + (ended.isEmpty() ? ", last heard " + last : ", " + ended);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request that the client has sent, and what came of it. */
final class Asked {
  /** Long enough that no answer of a router that works is asked for twice. */
  private static final long ACK_TIMEOUT_NANOS = Duration.ofMillis(500).toNanos();

  final CoapRequest request;
  final int messageId;
  final Bytes datagram;

  private final CompletableFuture<CoapMessage> answer = new CompletableFuture<>();
  private final List<Long> numbers = new CopyOnWriteArrayList<>();
  private volatile boolean acknowledged;
  private volatile int lastMessageId = -1;
  private volatile boolean repeated;
  private final long sentAt = System.nanoTime();
  private volatile long answeredAt;
  private long pauseNanos = ACK_TIMEOUT_NANOS;
  private long due = System.nanoTime() + ACK_TIMEOUT_NANOS;

  Asked(CoapRequest request, int messageId, Bytes datagram) {
    this.request = request;
    this.messageId = messageId;
    this.datagram = datagram;
  }

  /** Tells whether it is to be sent again now. Called on one thread. */
  boolean isDue(long now) {
    if (acknowledged || answer.isDone() || now - due < 0) {
      return false;
    }
    repeated = true;
    pauseNanos = Math.min(2 * pauseNanos, 4 * ACK_TIMEOUT_NANOS);
    due = now + pauseNanos;
    return true;
  }

  /** Tells whether nothing more can come. */
  boolean isOver() {
    return answer.isDone() && numbers.isEmpty();
  }

  void acknowledged(int type) {
    acknowledged = true;
    if (type == MessageType.RST) {
      answer.completeExceptionally(new IllegalStateException("reset: " + this));
    }
  }

  void received(CoapMessage message) {
    if (message.type() != MessageType.ACK && message.messageId() == lastMessageId) {
      return;
    }
    lastMessageId = message.messageId();
    if (message.options().has(OptionNumber.OBSERVE)) {
      numbers.add(message.options().uint(OptionNumber.OBSERVE, 0));
    }
    if (answer.complete(message)) {
      answeredAt = System.nanoTime();
    }
  }

  /** Tells whether it was sent more than once. */
  boolean isRepeated() {
    return repeated;
  }

  /** Returns how long the answer took that has come, in milliseconds. */
  long millis() {
    return (answeredAt - sentAt) / 1_000_000;
  }

  /** Tells whether an empty acknowledgement, or the answer, has come. */
  boolean isAcknowledged() {
    return acknowledged;
  }

  /** Tells whether the answer is there. */
  boolean isAnswered() {
    return answer.isDone();
  }

  /** Waits for the answer, or the first notification. */
  CoapMessage answer(Duration timeout) {
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer to " + this);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(this + ": " + e.getCause(), e);
    }
  }

  /** Returns what became of it in one word, within {@code timeout}: a code, or {@code nothing}. */
  String outcome(Duration timeout) {
    try {
      return CoapCode.text(answer(timeout).code());
    } catch (AssertionError none) {
      return "nothing";
    }
  }

  /** Returns the observe numbers that have come, the first answer's included. */
  List<Long> numbers() {
    return List.copyOf(numbers);
  }

  @Override
  public String toString() {
    return request.toString();
  }
}

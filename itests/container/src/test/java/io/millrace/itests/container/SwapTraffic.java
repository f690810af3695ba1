// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests of every kind on their way through the router to UDP devices and to a sensor behind a
 * NIC, sent whatever becomes of those before; says what was lost, executed twice or answered wrong.
 */
final class SwapTraffic {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int A_SLOW_ONE = 2;

  private final Client client;
  private final Map<String, FieldDevice> devices;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::send, "swap-traffic");
  private volatile boolean ended;
  private int number;
  private int rounds;

  private record Sent(String kind, FieldDevice device, String expected, Asked asked) {}

  SwapTraffic(Client client, Map<String, FieldDevice> devices, int first) {
    this.client = client;
    this.devices = devices;
    this.number = first;
    thread.setDaemon(true);
    thread.start();
  }

  private void send() {
    while (!ended) {
      ask("quick", CoapCode.GET, MessageType.CON);
      ask("quick", CoapCode.PUT, MessageType.CON);
      ask("once", CoapCode.PUT, MessageType.CON);
      ask("once", CoapCode.PUT, MessageType.NON);
      ask("once", CoapCode.GET, MessageType.NON);
      if (++rounds % A_SLOW_ONE == 0) {
        ask("slow", CoapCode.PUT, MessageType.CON);
      }
      sent.add(new Sent("sensor", null, null, client.ask(Chain.read(Chain.Nic.A))));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void ask(String device, int method, int type) {
    String segment = "r" + number++;
    String uri = "coap://" + DEVICES.get(device) + "/field/" + segment;
    CoapOptions options = CoapOptions.builder().add(OptionNumber.PROXY_URI, uri).build();
    Asked asked = client.ask(new CoapRequest(method, options, Bytes.EMPTY), type);
    String kind = device + " " + (type == MessageType.CON ? "CON " : "NON ") + method;
    sent.add(new Sent(kind, devices.get(device), segment, asked));
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  /** The devices by name, in the directory. */
  static final Map<String, String> DEVICES =
      Map.of(
          "quick", "SSN00135005000000D1",
          "once", "SSN00135005000000D2",
          "slow", "SSN00135005000000D3");

  /** Waits until so many more requests have been sent. */
  void more(int count) {
    int enough = sent.size() + count;
    Await.that("requests are sent", Duration.ofSeconds(30), () -> sent.size() >= enough);
  }

  /** Returns the number of the next request. */
  int next() {
    return number;
  }

  /** Sends no more; returns what was wrong, how often. */
  Map<String, Integer> faults(Duration timeout) throws InterruptedException {
    ended = true;
    thread.join();
    long end = System.nanoTime() + timeout.toNanos();
    Map<String, Integer> faults = new TreeMap<>();
    for (Sent each : sent) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      String fault = fault(each, left);
      if (fault != null) {
        faults.merge(each.kind + ": " + fault, 1, Integer::sum);
      }
    }
    return faults;
  }

  /**
   * Returns which requests a device has executed more than once until now, how often. To be asked
   * again when all is over: a repetition may come long after the answer.
   */
  Map<String, Integer> executedTwice() {
    Map<String, Integer> twice = new TreeMap<>();
    for (Sent each : sent) {
      if (each.device != null && each.device.executed(each.expected) > 1) {
        twice.merge(each.kind + ": executed twice", 1, Integer::sum);
      }
    }
    return twice;
  }

  private static String fault(Sent sent, Duration left) {
    String outcome = sent.asked.outcome(left);
    if (outcome.equals("nothing")) {
      return outcome;
    }
    CoapMessage answer = sent.asked.answer(left);
    if (!outcome.equals("2.05")) {
      return outcome + " " + answer.payload().utf8();
    }
    boolean wrong = sent.expected != null && !sent.expected.equals(answer.payload().utf8());
    return wrong ? "wrong" : null;
  }

  /** Returns how many were sent. */
  int size() {
    return sent.size();
  }

  /** Returns how many were sent to the router more than once. */
  long repeated() {
    return sent.stream().filter(each -> each.asked.isRepeated()).count();
  }

  /** Returns the longest time that one of the quick ones took, in milliseconds. */
  long longestMillis() {
    return sent.stream()
        .filter(each -> !each.kind.startsWith("slow") && each.asked.isAnswered())
        .mapToLong(each -> each.asked.millis())
        .max()
        .orElse(0);
  }
}

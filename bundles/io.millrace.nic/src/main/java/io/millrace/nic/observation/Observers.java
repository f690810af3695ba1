// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.time.Time;
import io.millrace.lib.persist.TimeStamp;
import io.millrace.nic.core.ObserveNumbers;
import io.millrace.nic.sensor.SensorAnswer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The clients that observe one resource through the NIC. Touched on the serial executor only. */
final class Observers {
  private final Time time;
  private final ObserveNumbers numbers;
  private final Set<Observer> present = new LinkedHashSet<>();
  private ReceivedValue last;

  Observers(Time time, ObserveNumbers numbers) {
    this.time = time;
    this.numbers = numbers;
  }

  int size() {
    return present.size();
  }

  boolean isEmpty() {
    return present.isEmpty();
  }

  boolean anyWaits() {
    return present.stream().anyMatch(Observer::waits);
  }

  void add(Observer observer) {
    present.add(observer);
  }

  /** Removes an observer; true when it was the last. */
  boolean remove(Observer observer) {
    observer.cancel();
    return present.remove(observer) && present.isEmpty();
  }

  /** Passes a notification to all. */
  void giveAll(CoapResponse response) {
    remember(response);
    CoapResponse numbered = numbered(response);
    List.copyOf(present).forEach(each -> each.give(numbered));
  }

  /** Passes a value to those that wait for their first; after an error they are removed. */
  void giveWaiting(CoapResponse response) {
    boolean good = CoapCode.isSuccess(response.code());
    if (good) {
      remember(response);
    }
    CoapResponse given = good ? numbered(response) : SensorAnswer.plain(response);
    for (Observer each : List.copyOf(present)) {
      if (each.waits()) {
        each.give(given);
        if (!good) {
          present.remove(each);
        }
      }
    }
  }

  /**
   * Passes the last value, if it is fresh, to those that wait for their first; otherwise they fail.
   */
  void giveLastOrFail(DeviceFailure failure) {
    List.copyOf(present).forEach(each -> giveLastOrFail(each, failure));
  }

  /** As above, for one observer. */
  void giveLastOrFail(Observer observer, DeviceFailure failure) {
    if (observer.waits() && last != null && last.isFresh(time)) {
      give(observer, last.response());
    } else if (observer.waits()) {
      present.remove(observer);
      observer.fail(failure);
    }
  }

  /** Passes the last response to all, and removes them. */
  void finish(CoapResponse response) {
    List<Observer> all = List.copyOf(present);
    present.clear();
    all.forEach(each -> each.give(response));
  }

  void failAll(DeviceFailure failure) {
    List<Observer> all = List.copyOf(present);
    present.clear();
    all.forEach(each -> each.fail(failure));
  }

  private void remember(CoapResponse response) {
    last = new ReceivedValue(response, TimeStamp.of(time));
  }

  /** Returns the last value; null when there was none. */
  ReceivedValue last() {
    return last;
  }

  /** Passes its first value to one observer. */
  void give(Observer observer, CoapResponse response) {
    observer.give(numbered(response));
  }

  private CoapResponse numbered(CoapResponse response) {
    CoapResponse formatted = SensorAnswer.formatted(response);
    return formatted.with(
        formatted.options().toBuilder().set(OptionNumber.OBSERVE, numbers.next()).build());
  }
}

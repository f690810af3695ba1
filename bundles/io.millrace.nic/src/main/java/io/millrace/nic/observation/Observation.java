// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.time.Timer;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.sensor.SensorAnswer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The observation of one resource at the sensor, shared by all clients that observe it [spec
 * device-ic-api.md §7]. It stays registered for the grace after its last observer has left, or
 * after the NIC has stopped; a value that arrives meanwhile is retained for the next observer.
 * Touched on the serial executor only.
 */
final class Observation implements Registration.Owner {
  private enum State {
    NEW,
    REGISTERING,
    REGISTERED,
    CLOSING,
    ENDED
  }

  private final ObservedResource resource;
  private final ObservationHost host;
  private final Registration registration;
  private final Observers observers;
  private State state = State.NEW;
  private final RetainedValue retained;
  private int lastMessageId = -1;

  /** Whether the observers' last value is not fresh any more. */
  private boolean stale;

  /** Takes the value that is being read; null when none is. */
  private Consumer<CoapResponse> reading;

  private Timer grace;

  Observation(ObservedResource resource, ObservationHost host) {
    this.resource = resource;
    this.host = host;
    this.registration = new Registration(resource, host, this);
    this.observers = new Observers(host.context().time(), host.context().numbers());
    this.retained = new RetainedValue(host);
  }

  ObservedResource resource() {
    return resource;
  }

  Bytes token() {
    return registration.token();
  }

  /** Returns the value that is retained for the next observer; null when there is none. */
  ReceivedValue retained() {
    return retained.value();
  }

  /** Tells whether it is registered at the sensor, so that the next instance can continue it. */
  boolean isRegistered() {
    return state == State.REGISTERED || state == State.CLOSING;
  }

  /** Returns the interval between two notifications; zero until it is known. */
  Duration period() {
    return registration.period();
  }

  int size() {
    return observers.size();
  }

  /** Continues what the previous instance has registered. */
  void restore(Bytes token, ReceivedValue value) {
    state = State.REGISTERED;
    registration.restore(token);
    retained.restore(value);
    awaitObservers();
  }

  void join(Observer observer) {
    observers.add(observer);
    stopGrace();
    if (state == State.NEW || state == State.CLOSING) {
      state = State.REGISTERING;
      registration.begin();
    } else if (state == State.REGISTERED && retained.isFresh()) {
      observers.give(observer, retained.value().response());
    } else if (state == State.REGISTERED) {
      read(this::firstValue);
    }
  }

  /** The deadline for the first value of an observer has passed. */
  void late(Observer observer) {
    observers.giveLastOrFail(
        observer, DeviceFailure.timedOut("the sensor gave no first value in time"));
    awaitObservers();
  }

  void remove(Observer observer) {
    if (observers.remove(observer)) {
      awaitObservers();
    }
  }

  private void awaitObservers() {
    stopGrace();
    if (observers.isEmpty() && state != State.ENDED) {
      grace = host.context().after(host.context().settings().observeGrace(), this::close);
    }
  }

  private void stopGrace() {
    if (grace != null) {
      grace.cancel();
      grace = null;
    }
  }

  private void close() {
    if (observers.isEmpty() && (state == State.REGISTERED || state == State.REGISTERING)) {
      state = State.CLOSING;
      registration.close();
    }
  }

  /** The link was lost, or is back. */
  void link(boolean there) {
    registration.unwatch();
    if (there && state == State.REGISTERED) {
      registration.watch();
    }
  }

  @Override
  public void silent() {
    stale = true;
    lost();
  }

  /** The sensor has lost the registration: it has rebooted, or has been silent for too long. */
  void lost() {
    if (observers.isEmpty()) {
      end();
    } else {
      state = State.REGISTERING;
      host.changed();
      registration.again();
    }
  }

  @Override
  public void registered(CoapResponse response) {
    state = State.REGISTERED;
    lastMessageId = -1;
    host.changed();
    if (response.code() == CoapCode.CONTENT && !response.payload().isEmpty()) {
      stale = false;
      observers.giveWaiting(response);
    } else if (stale) {
      read(this::freshValue);
    } else if (observers.anyWaits()) {
      read(this::firstValue);
    }
    awaitObservers();
  }

  /** Passes on the value that was read after a silence. */
  private void freshValue(CoapResponse response) {
    stale = false;
    if (CoapCode.isSuccess(response.code())) {
      observers.giveAll(response);
    }
    firstValue(response);
  }

  private void firstValue(CoapResponse response) {
    observers.giveWaiting(response);
    awaitObservers();
  }

  @Override
  public void refused(CoapResponse response) {
    if (response.code() == CoapCode.VALID && response.payload().isEmpty()) {
      read(this::unobserved);
    } else {
      unobserved(response);
    }
  }

  /** The sensor refuses the observation: its response is the last one. */
  private void unobserved(CoapResponse response) {
    end();
    observers.finish(SensorAnswer.plain(response));
  }

  @Override
  public void failed(DeviceFailure failure) {
    end();
    observers.failAll(failure);
  }

  @Override
  public void closed() {
    end();
  }

  private void end() {
    stopGrace();
    retained.forget();
    registration.stop();
    state = State.ENDED;
    host.ended(this);
  }

  private void read(Consumer<CoapResponse> then) {
    boolean idle = reading == null;
    reading = then;
    if (idle) {
      host.ask(resource.read(), host.tokens().token(), new Reading());
    }
  }

  private final class Reading implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      Consumer<CoapResponse> then = reading;
      reading = null;
      then.accept(response);
    }

    @Override
    public void failed(DeviceFailure failure) {
      reading = null;
      observers.giveLastOrFail(failure);
      awaitObservers();
    }
  }

  /** Takes a notification with its token; returns its outcome for the meter, in one word. */
  String notified(CoapResponse response, int messageId) {
    if (state != State.REGISTERED && state != State.REGISTERING) {
      return "foreign";
    }
    if (messageId == lastMessageId) {
      return "repeated";
    }
    lastMessageId = messageId;
    registration.heard(ReceivedValue.freshness(response));
    CoapResponse refusal = SensorAnswer.refusal(response.options());
    if (refusal != null) {
      observers.finish(refusal);
      close();
      return "garbage";
    }
    if (!CoapCode.isSuccess(response.code())) {
      unobserved(response);
      return "delivered";
    }
    retained.forget();
    if (observers.isEmpty()) {
      retained.retain(response);
      return "kept";
    }
    observers.giveAll(response);
    return "delivered";
  }

  /** Retains the last value for the next instance of the NIC. */
  void leaveLastValue() {
    if (retained.value() == null) {
      retained.restore(observers.last());
    }
  }

  /**
   * The NIC stops: observers fail, and have to observe again; the registration at the sensor stays.
   */
  void handOver() {
    stopGrace();
    retained.stop();
    registration.stop();
    observers.failAll(DeviceFailure.busy(NicContext.REPLACED));
  }
}

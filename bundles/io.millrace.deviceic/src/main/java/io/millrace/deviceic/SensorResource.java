// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code /{classifier}/{type}}: read, configured, observed; only the first part of the query counts
 * [spec device-ic-api.md §2, §6, §7].
 */
final class SensorResource implements Resource {
  private static final int LONGEST_QUERY_BYTES = 127;

  private final SensorSlots sensors;
  private final SensorCalls calls;
  private final DeviceClock clock;
  private final Observer observer;
  private final ObserveImitation imitation;
  private final SensorSwitches switches;
  private final boolean asFirmware;

  /** Registers and cancels observations. */
  interface Observer {
    CoapResponse register(SensorSlot slot, Bytes token);

    CoapResponse cancel(SensorSlot slot);
  }

  SensorResource(
      SensorSlots sensors,
      SensorCalls calls,
      DeviceClock clock,
      Observer observer,
      ObserveImitation imitation,
      SensorSwitches switches,
      boolean asFirmware) {
    this.sensors = sensors;
    this.calls = calls;
    this.clock = clock;
    this.observer = observer;
    this.imitation = imitation;
    this.switches = switches;
    this.asFirmware = asFirmware;
  }

  @Override
  public void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer) {
    List<String> path = request.path();
    Bytes query = request.options().first(OptionNumber.URI_QUERY);
    SensorSlot slot =
        path.size() == 2 ? sensors.find(new SensorPath(path.get(0), path.get(1))) : null;
    if (slot != null && query != null) {
      handle(slot, request, token, query, answer);
    } else if (slot != null) {
      answer.accept(CoapResponse.of(CoapCode.METHOD_NOT_ALLOWED));
    } else {
      boolean classifierAlone = path.size() == 1 && sensors.classifiers().contains(path.get(0));
      answer.accept(
          CoapResponse.of(
              classifierAlone && asFirmware && request.code() == CoapCode.GET
                  ? CoapCode.EMPTY
                  : CoapCode.NOT_FOUND));
    }
  }

  private void handle(
      SensorSlot slot,
      CoapRequest request,
      Bytes token,
      Bytes query,
      Consumer<CoapResponse> answer) {
    Consumer<CoapResponse> imitating =
        response -> answer.accept(imitation.apply(request, token, response));
    if (switches.supported() && request.code() == CoapCode.DELETE && query.utf8().equals("all")) {
      switches.off(slot.path);
      answer.accept(CoapResponse.of(CoapCode.DELETED));
    } else if (request.code() == CoapCode.PUT) {
      configure(slot, query, imitating);
    } else if (request.code() != CoapCode.GET) {
      answer.accept(CoapResponse.of(CoapCode.METHOD_NOT_ALLOWED));
    } else if (query.utf8().equals("sens")) {
      read(slot, ObserveOption.of(request), token, answer);
    } else if (query.utf8().equals("cfg")) {
      calls.call(slot, sensor -> slot.configuration(sensor, clock.now()), imitating);
    } else {
      answer.accept(CoapResponse.of(CoapCode.NOT_IMPLEMENTED));
    }
  }

  private void configure(SensorSlot slot, Bytes query, Consumer<CoapResponse> answer) {
    if (query.length() > LONGEST_QUERY_BYTES) {
      answer.accept(CoapResponse.of(CoapCode.BAD_REQUEST));
    } else {
      calls.configure(slot, query.utf8(), response -> configured(slot, response, answer));
    }
  }

  private void configured(SensorSlot slot, CoapResponse response, Consumer<CoapResponse> answer) {
    if (response.code() == CoapCode.CHANGED) {
      switches.on(slot.path);
    }
    answer.accept(response);
  }

  private void read(SensorSlot slot, long observe, Bytes token, Consumer<CoapResponse> answer) {
    if (observe == ObserveOption.ABSENT && switches.isOff(slot.path)) {
      answer.accept(CoapResponse.of(CoapCode.INTERNAL_SERVER_ERROR));
    } else if (observe == ObserveOption.ABSENT) {
      calls.call(slot, sensor -> slot.read(sensor, clock.now()), answer);
    } else if (observe == ObserveOption.REGISTER) {
      answer.accept(observer.register(slot, token));
    } else if (observe == ObserveOption.CANCEL) {
      answer.accept(observer.cancel(slot));
    } else {
      answer.accept(CoapResponse.of(CoapCode.NOT_ACCEPTABLE));
    }
  }
}

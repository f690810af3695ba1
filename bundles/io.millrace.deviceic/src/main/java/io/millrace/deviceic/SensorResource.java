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

  private final SensorPlaces places;
  private final SensorCalls calls;
  private final DeviceClock clock;
  private final Observer observer;
  private final ObservePretence pretence;
  private final Switches switches;
  private final boolean asFirmware;

  /** Registers and cancels. */
  interface Observer {
    CoapResponse register(SensorPlace place, Bytes token);

    CoapResponse cancel(SensorPlace place);
  }

  SensorResource(
      SensorPlaces places,
      SensorCalls calls,
      DeviceClock clock,
      Observer observer,
      ObservePretence pretence,
      Switches switches,
      boolean asFirmware) {
    this.places = places;
    this.calls = calls;
    this.clock = clock;
    this.observer = observer;
    this.pretence = pretence;
    this.switches = switches;
    this.asFirmware = asFirmware;
  }

  @Override
  public void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer) {
    List<String> path = request.path();
    Bytes query = request.options().first(OptionNumber.URI_QUERY);
    SensorPlace place =
        path.size() == 2 ? places.find(new SensorPath(path.get(0), path.get(1))) : null;
    if (place != null && query != null) {
      at(place, request, token, query, answer);
    } else if (place != null) {
      answer.accept(CoapResponse.of(CoapCode.METHOD_NOT_ALLOWED));
    } else {
      boolean classifierAlone = path.size() == 1 && places.classifiers().contains(path.get(0));
      answer.accept(
          CoapResponse.of(
              classifierAlone && asFirmware && request.code() == CoapCode.GET
                  ? CoapCode.EMPTY
                  : CoapCode.NOT_FOUND));
    }
  }

  private void at(
      SensorPlace place,
      CoapRequest request,
      Bytes token,
      Bytes query,
      Consumer<CoapResponse> answer) {
    Consumer<CoapResponse> dressed =
        response -> answer.accept(pretence.dress(request, token, response));
    if (switches.can() && request.code() == CoapCode.DELETE && query.utf8().equals("all")) {
      switches.off(place.path);
      answer.accept(CoapResponse.of(CoapCode.DELETED));
    } else if (request.code() == CoapCode.PUT) {
      configure(place, query, dressed);
    } else if (request.code() != CoapCode.GET) {
      answer.accept(CoapResponse.of(CoapCode.METHOD_NOT_ALLOWED));
    } else if (query.utf8().equals("sens")) {
      read(place, ObserveOption.of(request), token, answer);
    } else if (query.utf8().equals("cfg")) {
      calls.ask(place, sensor -> place.configuration(sensor, clock.now()), dressed);
    } else {
      answer.accept(CoapResponse.of(CoapCode.NOT_IMPLEMENTED));
    }
  }

  private void configure(SensorPlace place, Bytes query, Consumer<CoapResponse> answer) {
    if (query.length() > LONGEST_QUERY_BYTES) {
      answer.accept(CoapResponse.of(CoapCode.BAD_REQUEST));
    } else {
      calls.configure(place, query.utf8(), response -> configured(place, response, answer));
    }
  }

  private void configured(SensorPlace place, CoapResponse response, Consumer<CoapResponse> answer) {
    if (response.code() == CoapCode.CHANGED) {
      switches.on(place.path);
    }
    answer.accept(response);
  }

  private void read(SensorPlace place, long observe, Bytes token, Consumer<CoapResponse> answer) {
    if (observe == ObserveOption.ABSENT && switches.isOff(place.path)) {
      answer.accept(CoapResponse.of(CoapCode.INTERNAL_SERVER_ERROR));
    } else if (observe == ObserveOption.ABSENT) {
      calls.ask(place, sensor -> place.read(sensor, clock.now()), answer);
    } else if (observe == ObserveOption.REGISTER) {
      answer.accept(observer.register(place, token));
    } else if (observe == ObserveOption.CANCEL) {
      answer.accept(observer.cancel(place));
    } else {
      answer.accept(CoapResponse.of(CoapCode.NOT_ACCEPTABLE));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;

/**
 * Writes notifications and puts them where the NIC finds them. One that finds the place taken is
 * dropped, and takes no number [spec device-ic-api.md §7, hdlc-link.md §7].
 */
final class Notifier implements Observations.Notify {
  /** 90 seconds, as four bytes. */
  private static final Bytes MAX_AGE = Bytes.hex("0000005A");

  private static final int MESSAGE_BYTES = 256;

  private final Outlet outlet;
  private final CodecPlace codecs;
  private final SensorPlaces places;
  private final Switches switches;
  private final DeviceClock clock;
  private final Numbers numbers;

  Notifier(
      Outlet outlet,
      CodecPlace codecs,
      SensorPlaces places,
      Switches switches,
      DeviceClock clock,
      Numbers numbers) {
    this.outlet = outlet;
    this.codecs = codecs;
    this.places = places;
    this.switches = switches;
    this.clock = clock;
    this.numbers = numbers;
  }

  @Override
  public void send(Observation observation, Runnable away) {
    SensorPlace place = places.find(observation.path);
    if (place == null || switches.isOff(observation.path)) {
      return;
    }
    CoapResponse reading = place.slot.call(sensor -> place.read(sensor, clock.now()), null);
    if (reading == null) {
      away.run();
    } else if (reading.code() == CoapCode.CONTENT) {
      notify(reading, observation);
    }
  }

  private void notify(CoapResponse reading, Observation observation) {
    codecs.use(
        MESSAGE_BYTES,
        codec -> {
          CoapOptions options =
              reading.options().toBuilder()
                  .add(OptionNumber.OBSERVE, numbers.observeBytes())
                  .add(OptionNumber.MAX_AGE, MAX_AGE)
                  .build();
          CoapMessage notification = non(observation.token, reading.with(options));
          if (outlet.offer(codec.serialize(notification))) {
            observation.notifiedAs = notification.messageId();
            numbers.useObserve();
            numbers.useMessageId();
          }
        });
  }

  /** Tells an observer that its path is gone, which ends the observation [RFC 7641 §3.2]. */
  void gone(Bytes token) {
    codecs.use(
        MESSAGE_BYTES,
        codec -> {
          CoapMessage end = non(token, CoapResponse.of(CoapCode.NOT_FOUND));
          if (outlet.offer(codec.serialize(end))) {
            numbers.useMessageId();
          }
        });
  }

  private CoapMessage non(Bytes token, CoapResponse response) {
    return CoapMessage.of(MessageType.NON, numbers.messageId(), token, response);
  }
}

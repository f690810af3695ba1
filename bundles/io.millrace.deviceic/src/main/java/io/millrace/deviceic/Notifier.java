// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.link.SecondaryLink;

/**
 * Writes notifications and puts them where the NIC finds them. One that finds the place taken is
 * dropped, and takes no number [spec device-ic-api.md §7, hdlc-link.md §7].
 */
final class Notifier implements Observations.Notify {
  /** 90 seconds, as four bytes. */
  private static final Bytes MAX_AGE = Bytes.hex("0000005A");

  private static final int MESSAGE_BYTES = 256;

  private final SecondaryLink link;
  private final CodecPlace codecs;
  private final SensorPlaces places;
  private final DeviceClock clock;
  private final Numbers numbers;

  Notifier(
      SecondaryLink link,
      CodecPlace codecs,
      SensorPlaces places,
      DeviceClock clock,
      Numbers numbers) {
    this.link = link;
    this.codecs = codecs;
    this.places = places;
    this.clock = clock;
    this.numbers = numbers;
  }

  @Override
  public void send(SensorPath path, Bytes token, Runnable away) {
    SensorPlace place = places.find(path);
    if (place == null) {
      return;
    }
    CoapResponse reading = place.slot.call(sensor -> place.read(sensor, clock.now()), null);
    if (reading == null) {
      away.run();
    } else if (reading.code() == CoapCode.CONTENT) {
      notify(reading, token);
    }
  }

  private void notify(CoapResponse reading, Bytes token) {
    codecs.use(
        MESSAGE_BYTES,
        codec -> {
          CoapOptions options =
              reading.options().toBuilder()
                  .add(OptionNumber.OBSERVE, numbers.observeBytes())
                  .add(OptionNumber.MAX_AGE, MAX_AGE)
                  .build();
          if (link.offer(codec.serialize(non(token, reading.with(options))), false)) {
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
          if (link.offer(codec.serialize(end), false)) {
            numbers.useMessageId();
          }
        });
  }

  private CoapMessage non(Bytes token, CoapResponse response) {
    return CoapMessage.of(MessageType.NON, numbers.messageId(), token, response);
  }
}

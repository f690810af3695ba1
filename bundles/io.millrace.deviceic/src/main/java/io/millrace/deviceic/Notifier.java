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
 * Reads sensors and sends notifications. One that is discarded, because another message still waits
 * for the NIC's poll, does not use up a number [spec device-ic-api.md §7, hdlc-link.md §7].
 */
final class Notifier implements Observations.Notify {
  /** 90 seconds, as four bytes. */
  private static final Bytes MAX_AGE = Bytes.hex("0000005A");

  private static final int MESSAGE_BYTES = 256;

  private final NotificationSender sender;
  private final CodecSlot codec;
  private final SensorSlots sensors;
  private final SensorSwitches switches;
  private final DeviceClock clock;
  private final SequenceNumbers numbers;

  Notifier(
      NotificationSender sender,
      CodecSlot codec,
      SensorSlots sensors,
      SensorSwitches switches,
      DeviceClock clock,
      SequenceNumbers numbers) {
    this.sender = sender;
    this.codec = codec;
    this.sensors = sensors;
    this.switches = switches;
    this.clock = clock;
    this.numbers = numbers;
  }

  @Override
  public void send(Observation observation, Runnable away) {
    SensorSlot slot = sensors.find(observation.path);
    if (slot == null || switches.isOff(observation.path)) {
      return;
    }
    CoapResponse reading = slot.slot.call(sensor -> slot.read(sensor, clock.now()), null);
    if (reading == null) {
      away.run();
    } else if (reading.code() == CoapCode.CONTENT) {
      notify(reading, observation);
    }
  }

  private void notify(CoapResponse reading, Observation observation) {
    codec.use(
        MESSAGE_BYTES,
        service -> {
          CoapOptions options =
              reading.options().toBuilder()
                  .add(OptionNumber.OBSERVE, numbers.observeBytes())
                  .add(OptionNumber.MAX_AGE, MAX_AGE)
                  .build();
          CoapMessage notification = non(observation.token, reading.with(options));
          if (sender.offer(service.serialize(notification))) {
            observation.notifiedAs = notification.messageId();
            numbers.useObserve();
            numbers.useMessageId();
          }
        });
  }

  /** Tells an observer that its path was removed, which ends the observation [RFC 7641 §3.2]. */
  void removed(Bytes token) {
    codec.use(
        MESSAGE_BYTES,
        service -> {
          CoapMessage end = non(token, CoapResponse.of(CoapCode.NOT_FOUND));
          if (sender.offer(service.serialize(end))) {
            numbers.useMessageId();
          }
        });
  }

  private CoapMessage non(Bytes token, CoapResponse response) {
    return CoapMessage.of(MessageType.NON, numbers.messageId(), token, response);
  }
}

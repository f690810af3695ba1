// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.line.Line;
import io.millrace.api.link.SecondaryLink;
import io.millrace.line.serial.RealSerialLine;
import io.millrace.link.hdlc.RealLinks;
import io.millrace.platform.SystemTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The device at the far end of the NIC's HDLC link: it counts what PUTs it executes, and answers
 * when a line of 38,400 baud would have carried the request and the answer. Its sensor is observed.
 */
final class LinkDevice implements AutoCloseable {
  static final int BAUD = 38_400;

  /** Flags, address, control, check sequence, and about as much for the frame that acknowledges. */
  static final int FRAME_BYTES = 11;

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String LINKS =
      "</sys>;if=\"sys\";title=\"System\";ct=42,</arduino>;if=\"arduino\";title=\"Sensors\";ct=60";

  private final SystemTime time = new SystemTime();
  private final RealSerialLine line;
  private final SecondaryLink link;
  private final Executions executions;
  private volatile Bytes observer;
  private volatile long bytes;
  private int counter;
  private volatile boolean closed;

  LinkDevice(Path port, Executions executions) throws IOException {
    this.executions = executions;
    line = new RealSerialLine("far", port, BAUD, time);
    link = (SecondaryLink) RealLinks.on(line.line(), Line.SECONDARY, time, Map.of());
    link.attach(this::take);
    time.schedule(PERIOD, this::notifyObserver);
  }

  /** Returns how many bytes the line has carried, both ways together, frames included. */
  long bytes() {
    return bytes;
  }

  private void take(Bytes datagram, Consumer<Bytes> answer) {
    CoapMessage request = Wire.parse(datagram);
    if (request == null || !CoapCode.isRequest(request.code())) {
      answer.accept(Bytes.EMPTY);
      return;
    }
    int type = request.type() == MessageType.CON ? MessageType.ACK : MessageType.NON;
    Bytes reply =
        Wire.serialize(
            CoapMessage.of(type, request.messageId(), request.token(), response(request)));
    int carried = datagram.length() + reply.length() + 2 * FRAME_BYTES;
    bytes += carried;
    time.schedule(
        Duration.ofNanos(carried * 10L * 1_000_000_000L / BAUD), () -> answer.accept(reply));
  }

  private CoapResponse response(CoapMessage request) {
    String path = request.asRequest().joinedPath().replaceFirst("^/", "");
    if (request.code() == CoapCode.PUT) {
      if (path.startsWith("arduino")) {
        executions.executed(request.payload().utf8());
      }
      return CoapResponse.of(CoapCode.CHANGED);
    }
    return switch (path) {
      case ".well-known/core" -> CoapResponse.of(CoapCode.CONTENT, 40, Bytes.utf8(LINKS));
      case "sys/time" -> CoapResponse.of(CoapCode.CONTENT, 42, clock());
      case "arduino/temp" -> observe(request);
      default ->
          CoapResponse.of(
              CoapCode.CONTENT, 60, map("count", String.join("&", request.asRequest().query())));
    };
  }

  private Bytes clock() {
    int seconds = (int) time.now().getEpochSecond();
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(seconds).array());
  }

  private CoapResponse observe(CoapMessage request) {
    long wanted = request.options().uint(OptionNumber.OBSERVE, -1);
    if (wanted == 0) {
      observer = request.token();
      CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, number()).build();
      return new CoapResponse(CoapCode.VALID, options, Bytes.EMPTY);
    }
    if (wanted == 1) {
      observer = null;
      return CoapResponse.of(CoapCode.CONTENT);
    }
    return CoapResponse.of(CoapCode.CONTENT, 60, map("temp", "k=" + counter));
  }

  private long number() {
    return 0x10000 + ++counter;
  }

  private void notifyObserver() {
    Bytes token = observer;
    if (token != null) {
      CoapOptionsBuilder options =
          CoapOptions.builder()
              .add(OptionNumber.OBSERVE, number())
              .add(OptionNumber.CONTENT_FORMAT, 60L)
              .add(OptionNumber.MAX_AGE, 90L);
      CoapResponse reading =
          new CoapResponse(CoapCode.CONTENT, options.build(), map("temp", "k=" + counter));
      Bytes message =
          Wire.serialize(CoapMessage.of(MessageType.NON, counter & 0xFFFF, token, reading));
      bytes += message.length() + FRAME_BYTES;
      link.offer(message, true);
    }
    if (!closed) {
      time.schedule(PERIOD, this::notifyObserver);
    }
  }

  /** A CBOR map of 0: name and 1: text, as sensors answer [device-ic-api.md §6]. */
  private static Bytes map(String name, String text) {
    ByteArrayOutputStream cbor = new ByteArrayOutputStream();
    cbor.write(0xA2);
    cbor.write(0);
    text(cbor, name);
    cbor.write(1);
    text(cbor, text);
    return Bytes.wrap(cbor.toByteArray());
  }

  private static void text(ByteArrayOutputStream cbor, String text) {
    cbor.write(0x60 + text.length());
    cbor.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    line.close();
    time.stop();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOption;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.coap.DatagramCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Device IC with the habits of the real one, generation 2 [spec device-ic-api.md]: no duplicates
 * known, 2.03 for a registration, one pending place, a reset for a reset, empty acknowledgements,
 * and crashes where the firmware has them.
 */
final class SimulatedSensor {
  static final String LINKS =
      "</sys>;if=\"sys\";title=\"System\";ct=42;rev=1;,"
          + "</arduino>;if=\"arduino\";title=\"Arduino Sensors\";ct=42;,";
  static final Bytes BOOT_NOTICE =
      Bytes.hex("5003FFFFB37379730 4736E73724665763D726274".replace(" ", ""));

  private static final List<Integer> CRITICAL = List.of(3, 7, 11, 15, 17, 35, 39);

  final DatagramCodec codec = new DatagramCodec();

  /** Every message that arrived. */
  final List<CoapMessage> heard = new ArrayList<>();

  /** Token by observed path. */
  final Map<String, Bytes> observers = new LinkedHashMap<>();

  Bytes pending;
  String unit = "F";
  int readings;
  int clock;
  boolean crashed;

  /** What it lists. */
  String links = LINKS;

  /** Whether it is our own Device IC, which has events and checks by itself. */
  boolean hasEvents;

  /** What it says to whatever is asked of its clock: 0 for the right thing, -1 for nothing. */
  int clockCode;

  int tableSize = 4;
  private int observe = 3;
  private int messageId = 0x4000;

  /** Returns the answer's bytes; empty for an I frame without information, null for silence. */
  Bytes answer(Bytes bytes) {
    CoapMessage message = codec.parse(bytes).message();
    heard.add(message);
    if (message.type() == MessageType.RST) {
      return codec.serialize(CoapMessage.empty(MessageType.RST, message.messageId()));
    }
    if (message.type() == MessageType.ACK) {
      return Bytes.EMPTY;
    }
    if (message.isEmpty()) {
      return codec.serialize(CoapMessage.empty(MessageType.RST, message.messageId()));
    }
    if (clockCode < 0 && message.asRequest().path().equals(List.of("sys", "time"))) {
      return null;
    }
    CoapResponse response = bytes.length() > 239 ? error(0x8D) : respond(message);
    if (crashed) {
      return null;
    }
    int type = message.type() == MessageType.CON ? MessageType.ACK : MessageType.NON;
    return codec.serialize(
        response == null
            ? CoapMessage.empty(type, message.messageId())
            : CoapMessage.of(type, message.messageId(), message.token(), response));
  }

  private CoapResponse respond(CoapMessage message) {
    for (CoapOption option : message.options()) {
      if (OptionNumber.isCritical(option.number()) && !CRITICAL.contains(option.number())) {
        return error(CoapCode.BAD_OPTION);
      }
    }
    List<String> path = message.asRequest().path();
    boolean get = message.code() == CoapCode.GET;
    if (path.isEmpty()) {
      return get ? text(0, "Itron Reference CoAP Server: 1.4.8") : error(CoapCode.FORBIDDEN);
    }
    return switch (path.get(0)) {
      case ".well-known" ->
          path.equals(List.of(".well-known", "core")) && get ? text(40, links) : error(0xA0);
      case "sys" -> system(message, path, get);
      case "arduino" -> sensor(message, path, get);
      default -> error(CoapCode.NOT_FOUND);
    };
  }

  private CoapResponse system(CoapMessage message, List<String> path, boolean get) {
    List<String> query = message.asRequest().query();
    if (path.equals(List.of("sys", "time"))) {
      if (clockCode > 0) {
        return error(clockCode);
      }
      if (get) {
        return CoapResponse.of(
            CoapCode.CONTENT, 42, Bytes.wrap(ByteBuffer.allocate(4).putInt(clock).array()));
      }
      return setTime(message.payload());
    }
    if (hasEvents && path.equals(List.of("sys", "event"))) {
      return error(CoapCode.NOT_IMPLEMENTED);
    }
    if (!path.equals(List.of("sys", "stats"))) {
      return error(CoapCode.NOT_FOUND);
    }
    crashed |= query.isEmpty();
    return get && query.contains("mod=coap")
        ? CoapResponse.of(CoapCode.CONTENT, 42, Bytes.hex("0824" + "00".repeat(38)))
        : error(CoapCode.NOT_IMPLEMENTED);
  }

  private CoapResponse setTime(Bytes tlv) {
    if (tlv.length() < 6 || tlv.at(1) != 8 || tlv.at(0) < 6 || tlv.at(0) > 7) {
      return error(CoapCode.NOT_ACCEPTABLE);
    }
    if (tlv.at(0) == 7) {
      return null;
    }
    clock = (int) tlv.slice(2, 4).uint();
    return CoapResponse.of(CoapCode.CHANGED);
  }

  private CoapResponse sensor(CoapMessage message, List<String> path, boolean get) {
    if (path.size() == 1) {
      return null;
    }
    String query = message.asRequest().query().stream().findFirst().orElse(null);
    if (path.size() > 2 || !List.of("temp", "echo").contains(path.get(1))) {
      return error(CoapCode.NOT_FOUND);
    }
    if (query == null || !get && message.code() != CoapCode.PUT) {
      return error(CoapCode.METHOD_NOT_ALLOWED);
    }
    if (!get) {
      return configure(query);
    }
    Bytes observeOption = message.options().first(OptionNumber.OBSERVE);
    if (query.equals("cfg")) {
      return observeOption == null ? reading(unit) : overwrite(message, path);
    }
    if (!query.equals("sens")) {
      return error(CoapCode.NOT_IMPLEMENTED);
    }
    return observeOption == null ? reading(value()) : observe(message, path, observeOption);
  }

  private CoapResponse configure(String query) {
    crashed |= query.length() > 127;
    if (!query.startsWith("cfg=")) {
      return error(CoapCode.NOT_IMPLEMENTED);
    }
    unit = query.substring(4);
    return CoapResponse.of(CoapCode.CHANGED);
  }

  /** An observed configuration takes the token of the observed reading away. */
  private CoapResponse overwrite(CoapMessage message, List<String> path) {
    observers.put(String.join("/", path), message.token());
    return withObserve(reading(unit));
  }

  private CoapResponse observe(CoapMessage message, List<String> path, Bytes option) {
    String key = String.join("/", path);
    if (option.uint() == 1) {
      observers.remove(key);
      return CoapResponse.of(CoapCode.CONTENT);
    }
    if (!observers.containsKey(key) && observers.size() >= tableSize) {
      return CoapResponse.of(CoapCode.VALID);
    }
    observers.put(key, message.token());
    return withObserve(CoapResponse.of(CoapCode.VALID));
  }

  private CoapResponse withObserve(CoapResponse response) {
    Bytes number = Bytes.wrap(new byte[] {0, (byte) (observe >> 8), (byte) observe});
    observe++;
    return response.with(response.options().toBuilder().add(OptionNumber.OBSERVE, number).build());
  }

  String value() {
    return 1700000000 + readings++ + ",73.40," + unit;
  }

  static CoapResponse reading(String text) {
    Bytes head = Bytes.hex("A2006474656D7001");
    Bytes value = Bytes.utf8(text);
    Bytes cbor = head.plus(Bytes.wrap(new byte[] {(byte) (0x60 | value.length())})).plus(value);
    return CoapResponse.of(CoapCode.CONTENT, 60, cbor);
  }

  /** A period is over: notifies of a path, unless something is pending. */
  void period(String path) {
    Bytes token = observers.get(path);
    if (token != null && pending == null) {
      CoapResponse response = withObserve(reading(value()));
      CoapOptions options =
          response.options().toBuilder().add(OptionNumber.MAX_AGE, Bytes.hex("0000005A")).build();
      pending =
          codec.serialize(
              CoapMessage.of(MessageType.NON, messageId++, token, response.with(options)));
    }
  }

  /** Loses power and comes back. */
  void boot() {
    observers.clear();
    crashed = false;
    clock = 943920000;
    observe = 3;
    pending = BOOT_NOTICE;
  }

  List<CoapMessage> heardOf(int method, String path) {
    return heard.stream()
        .filter(each -> each.code() == method)
        .filter(each -> String.join("/", each.asRequest().path()).equals(path))
        .toList();
  }

  /** Registrations, and not cancellations, that arrived for a path. */
  long registrations(String path) {
    return heardOf(CoapCode.GET, path).stream()
        .filter(each -> each.options().uint(OptionNumber.OBSERVE, 9) == 0)
        .count();
  }

  private static CoapResponse text(int format, String text) {
    return CoapResponse.of(CoapCode.CONTENT, format, Bytes.utf8(text));
  }

  private static CoapResponse error(int code) {
    return CoapResponse.of(code);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.sensor.Sensor;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Device IC on a link without a line, powered up, with two sensors, on a turned clock. */
final class Board {
  static final Settings STANDARD = settings(Generation.MILLRACE);

  static Settings settings(Generation generation) {
    return new Settings(generation, "arduino", 4, 4, generation.identification(), 100);
  }

  final TurnedTime time;
  final CoapCodec codec = new DatagramCodec();
  final MemoryStore store;
  final MemoryLink link = new MemoryLink("uart0");
  final Thermometer temp = new Thermometer();
  final DeviceIcs deviceIcs;
  private int messageId = 0x1000;

  Board() {
    this(STANDARD);
  }

  Board(Settings settings) {
    this(settings, new TurnedTime(), new MemoryStore(), "first run");
  }

  /** A board with a memory that may have been another's. */
  Board(Settings settings, TurnedTime time, MemoryStore store, String framework) {
    this.time = time;
    this.store = store;
    deviceIcs = new DeviceIcs(time, settings, framework);
    deviceIcs.codec.slot.bind(codec);
    deviceIcs.sensors.bind(temp, ServiceRank.of(Map.of()));
    deviceIcs.bind(link, ServiceRank.of(Map.of()));
    if (store != null) {
      deviceIcs.state.bind(store);
    }
  }

  Board with(Sensor sensor) {
    deviceIcs.sensors.bind(sensor, ServiceRank.of(Map.of()));
    return this;
  }

  /** A board whose reboot notice was taken. */
  static Board running(Settings settings) {
    Board board = new Board(settings);
    assertThat(board.link.take()).isNotNull();
    return board;
  }

  static Board running() {
    return running(STANDARD);
  }

  void turn(long seconds) {
    time.turn(Duration.ofSeconds(seconds));
  }

  /** Sends bytes that have exactly one answer. */
  Bytes exchange(Bytes message) {
    List<Bytes> answers = link.send(message);
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  Bytes exchange(String hex) {
    return exchange(Bytes.hex(hex));
  }

  List<Bytes> send(String hex) {
    return link.send(Bytes.hex(hex));
  }

  /** Sends a confirmable request with token AA01; {@code uri} is path and query. */
  CoapMessage ask(int method, String uri, Bytes payload) {
    return ask(method, options(uri), payload);
  }

  CoapMessage ask(int method, String uri) {
    return ask(method, uri, Bytes.EMPTY);
  }

  CoapMessage ask(int method, CoapOptionsBuilder options, Bytes payload) {
    CoapMessage request =
        new CoapMessage(0, method, messageId++, Bytes.hex("AA01"), options.build(), payload);
    return codec.parse(exchange(codec.serialize(request))).message();
  }

  CoapMessage observe(String uri, String value, String token) {
    CoapOptions options = options(uri).add(OptionNumber.OBSERVE, Bytes.hex(value)).build();
    CoapMessage request =
        new CoapMessage(0, 1, messageId++, Bytes.hex(token), options, Bytes.EMPTY);
    return codec.parse(exchange(codec.serialize(request))).message();
  }

  /** Takes the pending message; null when there is none. */
  CoapMessage poll() {
    Bytes pending = link.take();
    return pending == null ? null : codec.parse(pending).message();
  }

  static CoapOptionsBuilder options(String uri) {
    String[] parts = uri.split("\\?", 2);
    CoapOptionsBuilder options = CoapOptions.builder().path(parts[0]);
    if (parts.length > 1) {
      for (String query : parts[1].split("&", -1)) {
        options.add(OptionNumber.URI_QUERY, query);
      }
    }
    return options;
  }
}

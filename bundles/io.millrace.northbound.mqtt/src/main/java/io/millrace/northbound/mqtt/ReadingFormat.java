// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.northbound.mqtt.outbox.Item;
import io.millrace.northbound.mqtt.reading.Source.Target;
import io.millrace.northbound.mqtt.request.MediaTypes;
import io.millrace.northbound.mqtt.senml.Pack;
import io.millrace.northbound.mqtt.senml.Packs;
import io.millrace.northbound.mqtt.senml.SensorText;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** In which form readings are published. */
enum ReadingFormat {
  SENML_JSON("senml-json"),
  SENML_CBOR("senml-cbor"),
  RAW("raw");

  private final String word;

  ReadingFormat(String word) {
    this.word = word;
  }

  static ReadingFormat of(String word) {
    Map<String, ReadingFormat> known = new TreeMap<>();
    for (ReadingFormat each : values()) {
      known.put(each.word, each);
    }
    if (!known.containsKey(word)) {
      throw new IllegalArgumentException("format = " + word + " (allowed: " + known.keySet() + ")");
    }
    return known.get(word);
  }

  /** Returns the item of a representation. */
  Item item(Topics topics, Target target, CoapResponse response, Instant now) {
    Bytes payload = response.payload();
    long format = response.options().uint(OptionNumber.CONTENT_FORMAT, -1);
    String sensor = SensorText.read(payload).map(SensorText::type).orElse(target.last());
    String topic = topics.reading(target, sensor);
    if (this == RAW) {
      return new Item(topic, MediaTypes.type(format), now, payload);
    }
    Pack pack = Packs.of(baseName(target), target.path().substring(1), (int) format, payload, now);
    return this == SENML_JSON
        ? new Item(topic, Pack.JSON, now, pack.json())
        : new Item(topic, Pack.CBOR, now, pack.cbor());
  }

  /** A NIC's is that of its own packs [RFC 9039 §4.1]. */
  private static String baseName(Target target) {
    return target.mac().equals(target.name())
        ? target.name().replaceAll("[^A-Za-z0-9.:_-]", "_") + "/"
        : "urn:dev:mac:" + target.mac().toLowerCase(Locale.ROOT) + ":";
  }
}

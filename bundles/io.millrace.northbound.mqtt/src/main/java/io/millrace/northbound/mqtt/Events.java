// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.time.Time;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.health.Finding;
import io.millrace.northbound.mqtt.outbox.Item;
import io.millrace.northbound.mqtt.outbox.Uplink;
import io.millrace.northbound.mqtt.reading.ReadingListener;
import io.millrace.northbound.mqtt.reading.Source.Target;
import io.millrace.northbound.mqtt.senml.Measure;
import io.millrace.northbound.mqtt.senml.Pack;
import io.millrace.northbound.mqtt.senml.Packs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes items of what happens, and hands them to the uplink. Thread-safe; nothing blocks. */
final class Events implements ReadingListener {
  private static final String JSON = "application/json";

  private final Uplink uplink;
  private final Topics topics;
  private final ReadingFormat format;
  private final String gateway;
  private final Time time;

  Events(Uplink uplink, Topics topics, ReadingFormat format, String gateway, Time time) {
    this.uplink = uplink;
    this.topics = topics;
    this.format = format;
    this.gateway = gateway;
    this.time = time;
  }

  @Override
  public void read(Target target, CoapResponse response) {
    uplink.send(format.item(topics, target, response, time.now()));
  }

  @Override
  public void failed(Target target, String reason) {
    event("reading", "resource", target.uri(), "state", "failed", "reason", reason);
  }

  @Override
  public void recovered(Target target) {
    event("reading", "resource", target.uri(), "state", "good", "reason", "");
  }

  /** A check of status says something else than before. */
  void changed(Finding finding) {
    event("health", "check", finding.name(), "state", finding.word(), "reason", finding.reason());
  }

  private void event(String kind, String... namesAndValues) {
    Object[] all = new Object[namesAndValues.length + 4];
    all[0] = "gateway";
    all[1] = gateway;
    all[2] = "time";
    all[3] = time.now().toString();
    System.arraycopy(namesAndValues, 0, all, 4, namesAndValues.length);
    Bytes payload = Bytes.utf8(JsonValues.object(all));
    uplink.send(new Item(topics.event(kind), JSON, time.now(), payload));
  }

  /** Publishes a link's state and its counters. */
  void link(PrimaryLink link) {
    List<Measure> measures = new ArrayList<>();
    String state = link.state();
    measures.add(Measure.truth("up", !state.equals("down")));
    measures.add(Measure.text("state", state));
    Map<String, Long> counts = new TreeMap<>(link.statistics().counts());
    counts.forEach((name, count) -> measures.add(Measure.number(name, "", count, Double.NaN)));
    String base = gateway.replaceAll("[^A-Za-z0-9.:_-]", "_") + "/" + link.name() + "/";
    Pack pack = new Pack(base, Packs.time(time.now()), measures);
    boolean cbor = format == ReadingFormat.SENML_CBOR;
    uplink.send(
        new Item(
            topics.link(link.name()),
            cbor ? Pack.CBOR : Pack.JSON,
            time.now(),
            cbor ? pack.cbor() : pack.json()));
  }
}

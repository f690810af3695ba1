// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.northbound.mqtt.reading.Source.Target;
import io.millrace.northbound.mqtt.reading.TopicTemplate;
import io.millrace.northbound.mqtt.request.RequestTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The topics of one broker's configuration. */
final class Topics {
  private final Map<String, String> router;
  private final TopicTemplate reading;
  private final TopicTemplate event;
  private final TopicTemplate link;
  private final TopicTemplate status;
  private final TopicTemplate responses;
  private final RequestTopic request; // null: no requests are taken

  Topics(MqttConfig config, String gateway) {
    router = Map.of("gateway", gateway, "tenant", config.tenant());
    reading =
        template(
            "readingTopic",
            config.readingTopic(),
            "gateway",
            "tenant",
            "device",
            "mac",
            "path",
            "sensor");
    event = template("eventTopic", config.eventTopic(), "gateway", "tenant", "kind");
    link = template("linkTopic", config.linkTopic(), "gateway", "tenant", "link");
    status = template("statusTopic", config.statusTopic(), "gateway", "tenant");
    responses = template("responseTopics", config.responseTopics(), "gateway", "tenant");
    request =
        config.requestTopic().isBlank() ? null : RequestTopic.of(config.requestTopic(), router);
    if (request != null) {
      request.requireApart(responses());
    }
  }

  private static TopicTemplate template(String key, String text, String... words) {
    return TopicTemplate.of(key, text, Set.of(words));
  }

  String reading(Target target, String sensor) {
    Map<String, String> values = new HashMap<>(router);
    values.put("device", target.name());
    values.put("mac", target.mac());
    values.put("path", target.path().substring(1));
    values.put("sensor", sensor);
    return reading.topic(values);
  }

  String event(String kind) {
    return event.topic(with("kind", kind));
  }

  String link(String name) {
    return link.topic(with("link", name));
  }

  String status() {
    return status.topic(router);
  }

  /** Returns the topics of requests, or null when none are taken. */
  RequestTopic request() {
    return request;
  }

  /** Returns what a request's response topic must begin with. */
  String responses() {
    return responses.topic(router);
  }

  private Map<String, String> with(String word, String value) {
    Map<String, String> values = new HashMap<>(router);
    values.put(word, value);
    return values;
  }
}

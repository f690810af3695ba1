// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.request;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.northbound.mqtt.outbox.Message;
import io.millrace.northbound.mqtt.reading.TopicTemplate;
import io.millrace.northbound.mqtt.request.RequestTopic.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a message of a broker is in CoAP, and a CoAP response in MQTT. */
final class RequestMapping {
  /** The name of the user property with the media type that is wanted. */
  private static final String ACCEPT = "accept";

  private static final String CODE = "code";
  private static final String LOCATION = "location";
  private static final String MAX_AGE = "max-age";

  private static final Map<String, Integer> METHODS =
      Map.of(
          "GET", CoapCode.GET,
          "PUT", CoapCode.PUT,
          "POST", CoapCode.POST,
          "DELETE", CoapCode.DELETE,
          "FETCH", CoapCode.FETCH,
          "PATCH", CoapCode.PATCH,
          "IPATCH", CoapCode.IPATCH);

  private RequestMapping() {}

  /** A request that is none, and what it is answered with. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient CoapResponse answer;

    Refused(int code, String why) {
      super(why, null, false, false);
      this.answer = CoapResponse.diagnostic(code, why);
    }

    CoapResponse answer() {
      return answer;
    }
  }

  /**
   * Returns the request.
   *
   * @param mostBytes how long the payload may be
   * @throws Refused when there is none for the message
   */
  static CoapRequest request(Target target, Message message, int mostBytes) throws Refused {
    Integer code = METHODS.get(target.method().toUpperCase(Locale.ROOT));
    if (code == null) {
      throw new Refused(
          CoapCode.METHOD_NOT_ALLOWED, "the methods are GET, PUT, POST, DELETE, FETCH, (I)PATCH");
    }
    if (message.payload().length() > mostBytes) {
      throw new Refused(
          CoapCode.REQUEST_ENTITY_TOO_LARGE, "a payload may have %d bytes".formatted(mostBytes));
    }
    boolean without = code == CoapCode.GET || code == CoapCode.DELETE;
    CoapOptionsBuilder options = CoapOptions.builder();
    options.add(OptionNumber.PROXY_URI, Bytes.utf8(target.uri()));
    if (!without && !message.contentType().isEmpty()) {
      options.add(
          OptionNumber.CONTENT_FORMAT,
          format(message.contentType(), CoapCode.UNSUPPORTED_CONTENT_FORMAT));
    }
    String accept = message.properties().getOrDefault(ACCEPT, "");
    if (!accept.isEmpty()) {
      options.add(OptionNumber.ACCEPT, format(accept, CoapCode.NOT_ACCEPTABLE));
    }
    return new CoapRequest(code, options.build(), without ? Bytes.EMPTY : message.payload());
  }

  private static int format(String type, int code) throws Refused {
    int format = MediaTypes.format(type);
    if (format == MediaTypes.UNKNOWN) {
      throw new Refused(
          code,
          "CoAP has no number for %s; application/coap-payload;cf=NUMBER says any".formatted(type));
    }
    return format;
  }

  /** Returns the answer to a request. */
  static Message answer(Message request, CoapResponse response) {
    CoapOptions options = response.options();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(CODE, CoapCode.text(response.code()));
    List<String> location = options.texts(OptionNumber.LOCATION_PATH);
    if (!location.isEmpty()) {
      properties.put(LOCATION, TopicTemplate.text("/" + String.join("/", location)));
    }
    if (options.has(OptionNumber.MAX_AGE)) {
      properties.put(MAX_AGE, Long.toString(options.uint(OptionNumber.MAX_AGE, 0)));
    }
    long without = CoapCode.isSuccess(response.code()) ? -1 : 0; // a diagnostic is text
    String type =
        response.payload().isEmpty()
            ? ""
            : MediaTypes.type(options.uint(OptionNumber.CONTENT_FORMAT, without));
    return new Message(
        request.responseTopic(),
        response.payload(),
        type,
        false,
        properties,
        "",
        request.correlation());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.californium.core.coap.CoAP.Code.PUT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.BAD_OPTION;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CHANGED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CONTENT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.FORBIDDEN;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.VALID;

import java.util.List;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;

/** What a CoAP proxy can do, each tried with a client and an origin of its own. */
final class Features extends FeatureTrials {
  private static final String ALL = "RFC 7252 ";

  Features(PlugClient client, Origin origin) {
    super(client, origin);
  }

  List<Feature> all() {
    return List.of(
        new Feature("Proxy-Uri", ALL + "§5.10.2", () -> asks(client.get("/test")), ""),
        new Feature("Proxy-Scheme with Uri-*", ALL + "§5.10.2", this::scheme, ""),
        new Feature("GET, PUT, POST, DELETE", ALL + "§5.8", this::methods, ""),
        new Feature("FETCH, PATCH, iPATCH", "RFC 8132", this::newMethods, ""),
        new Feature("Non-confirmable requests", ALL + "§5.2.3", this::nonConfirmable, ""),
        new Feature("Separate responses", ALL + "§5.2.2", this::separate, ""),
        new Feature(
            "Retransmission, duplicates",
            ALL + "§4.2",
            this::duplicate,
            "the origin is asked once"),
        new Feature(
            "Unknown options",
            ALL + "§5.7.1",
            this::options,
            "safe ones are forwarded, others 4.02"),
        new Feature(
            "Errors of the origin", ALL + "§5.9", this::errors, "code and payload unchanged"),
        new Feature("Origin that is not there", ALL + "§5.9.3", this::nobody, "5.02"),
        new Feature(
            "Origin that does not answer", ALL + "§5.9.3", this::silent, "5.04 at the deadline"),
        new Feature("Conditional requests", ALL + "§5.10.8", this::conditional, ""),
        new Feature("Cache by Max-Age", ALL + "§5.6.1", this::cache, ""),
        new Feature(
            "Validation by ETag", ALL + "§5.6.2", this::validation, "2.03 also out of the cache"),
        new Feature("Unsafe methods outdate the cache", ALL + "§5.8", this::outdated, ""),
        new Feature("Identical requests in flight are one", ALL + "§5.7.1", this::joined, ""),
        new Feature("Observe", "RFC 7641", this::observe, ""),
        new Feature("Many observers, one observation", "RFC 7641 §5", this::aggregated, ""),
        new Feature(
            "Responses in blocks",
            "RFC 7959 §2.4",
            this::block2,
            "fetched once, served in any size"),
        new Feature(
            "Requests in blocks",
            "RFC 7959 §2.5",
            this::block1,
            "one body at a time to a resource"),
        new Feature("No-Response", "RFC 7967", this::noResponse, "consumed here"),
        new Feature("Hop-Limit", "RFC 8768", this::hopLimit, "5.08 in a loop"),
        new Feature(
            "Echo, Request-Tag",
            "RFC 9175",
            this::tags,
            "forwarded; Echo is this router's own, too"),
        new Feature(
            "OSCORE",
            "RFC 8613 §10",
            this::oscore,
            "forwarded, never kept; the router's own is in [oscore.md](oscore.md)"),
        new Feature(
            "Q-Block1, Q-Block2",
            "RFC 9177",
            this::qBlock,
            "refused with 4.02, so that a client uses Block1 and Block2: one hop of it alone would"
                + " gain nothing"),
        new Feature(
            "Multicast destinations",
            ALL + "§8",
            this::multicast,
            "refused with 4.03: one request has one response here"),
        new Feature(
            "Destinations that are not coap",
            ALL + "§10.1",
            this::http,
            "5.05 for http, https, coaps and coap+tcp: there is no client for them in the router"));
  }

  private void cache() throws Exception {
    origin.forget();
    asks(client.get("/kept"));
    Response again = asks(client.get("/kept"));
    assertThat(again.getOptions().getMaxAge()).isLessThanOrEqualTo(60);
    assertThat(origin.asked("kept").size()).isLessThanOrEqualTo(1);
  }

  private void validation() throws Exception {
    byte[] tag = asks(client.get("/validate")).getOptions().getETags().get(0);
    Request valid = client.get("/validate");
    valid.getOptions().addETag(tag);
    is(VALID, valid);
  }

  private void outdated() throws Exception {
    asks(client.get("/validate"));
    is(CHANGED, with("changed now", PUT, "/validate"));
    assertThat(asks(client.get("/validate")).getPayloadString()).isEqualTo("changed now");
  }

  private void joined() throws Exception {
    origin.forget();
    Request first = client.get("/separate");
    Request second = client.get("/separate");
    client.send(first);
    client.send(second);
    client.receive();
    client.receive();
    origin.resources().answerSeparate();
    for (int i = 0; i < 2; i++) {
      Response response = client.response();
      client.acknowledge(response);
      assertThat(response.getCode()).isEqualTo(CONTENT);
    }
    assertThat(origin.asked("separate")).hasSize(1);
  }

  private Request observing(String path, int value) {
    Request request = client.get(path);
    request.getOptions().setObserve(value);
    return request;
  }

  private void cancel(String path, Request observing) throws Exception {
    Request cancelling = observing(path, 1);
    cancelling.setToken(observing.getToken());
    asks(cancelling);
  }

  private void observe() throws Exception {
    Request observing = observing("/obs", 0);
    assertThat(asks(observing).getOptions().hasObserve()).isTrue();
    origin.resources().obs.next();
    Response notification = client.response();
    client.acknowledge(notification);
    assertThat(notification.getOptions().hasObserve()).isTrue();
    cancel("/obs", observing);
  }

  private void aggregated() throws Exception {
    Request first = observing("/obs-non", 0);
    Request second = observing("/obs-non", 0);
    asks(first);
    asks(second);
    assertThat(origin.resources().obsNon.getObserverCount()).isEqualTo(1);
    cancel("/obs-non", first);
    cancel("/obs-non", second);
  }

  private void block2() throws Exception {
    Request first = client.get("/large");
    first.getOptions().setBlock2(1, false, 0);
    asks(first);
    origin.forget();
    for (int szx = 1; szx < 4; szx++) {
      Request request = client.get("/large");
      request.getOptions().setBlock2(szx, false, 2);
      Response block = asks(request);
      int size = 16 << szx;
      assertThat(block.getPayloadString())
          .isEqualTo(OriginBodies.Large.CONTENT.substring(2 * size, 3 * size));
    }
    assertThat(origin.asked("large")).isEmpty();
  }

  private void block1() throws Exception {
    for (int number = 0; number < 3; number++) {
      Request block = with("0123456789abcdef", PUT, "/large-update");
      block.getOptions().setBlock1(0, number < 2, number);
      is(number < 2 ? ResponseCode.CONTINUE : CHANGED, block);
    }
    assertThat(asks(client.get("/large-update")).getPayloadSize()).isEqualTo(48);
  }

  private void noResponse() throws Exception {
    Request silent = with("x", PUT, "/test");
    silent.setType(Type.NON);
    silent.getOptions().setNoResponse(26);
    client.send(silent);
    assertThat(client.rest()).isEmpty();
  }

  private void hopLimit() throws Exception {
    Request request = option(16, "/test", (byte) 1);
    Response refusal = client.settle(request); // its parser makes 5.00 of 5.08
    assertThat(refusal.isServerError()).isTrue();
    assertThat(refusal.getPayloadString()).contains("hop limit reached");
    asks(option(16, "/test", (byte) 2));
  }

  private void tags() throws Exception {
    origin.forget();
    asks(option(292, "/test", (byte) 7));
    assertThat(origin.asked("test").get(0).getOptions().getOthers().toString()).contains("07");
  }

  private void oscore() throws Exception {
    Request request = client.get("/test");
    request.getOptions().setOscore(new byte[] {9});
    origin.forget();
    client.settle(request);
    assertThat(origin.asked("test").get(0).getOptions().getOscore()).containsExactly(9);
  }

  private void qBlock() throws Exception {
    is(BAD_OPTION, option(19, "/test", (byte) 0));
    asks(option(31, "/test", (byte) 0));
  }

  private void multicast() throws Exception {
    is(FORBIDDEN, to("coap://224.0.1.187/test"));
    asks(to("coap://224.0.1.187/test"));
  }

  private void http() throws Exception {
    asks(to("http://127.0.0.1/test"));
  }
}

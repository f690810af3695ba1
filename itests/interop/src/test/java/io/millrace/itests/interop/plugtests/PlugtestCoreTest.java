// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.californium.core.coap.CoAP.Code.DELETE;
import static org.eclipse.californium.core.coap.CoAP.Code.GET;
import static org.eclipse.californium.core.coap.CoAP.Code.POST;
import static org.eclipse.californium.core.coap.CoAP.Code.PUT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CHANGED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CONTENT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CREATED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.DELETED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.PRECONDITION_FAILED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.VALID;
import static org.eclipse.californium.core.coap.CoAP.Type.CON;
import static org.eclipse.californium.core.coap.CoAP.Type.NON;

import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.junit.jupiter.api.Test;

/** Core cases 1 to 23 of the CoAP plugtests, through the proxy [RFC 7252]. */
class PlugtestCoreTest extends Plugtest {
  @Test
  void cc01_confirmable_get() throws Exception {
    Response response = piggybacked(client.get("/test"), CONTENT);
    assertThat(response.getPayloadString()).isEqualTo("test");
  }

  @Test
  void cc02_confirmable_delete() throws Exception {
    piggybacked(request(CON, DELETE, "/test"), DELETED);
  }

  @Test
  void cc03_confirmable_put() throws Exception {
    piggybacked(with("put", request(CON, PUT, "/test")), CHANGED);
    assertThat(origin.asked("test").get(0).getPayloadString()).isEqualTo("put");
  }

  @Test
  void cc04_confirmable_post() throws Exception {
    piggybacked(with("post", request(CON, POST, "/test")), CREATED);
    assertThat(origin.asked("test").get(0).getPayloadString()).isEqualTo("post");
  }

  @Test
  void cc05_non_confirmable_get() throws Exception {
    nonConfirmable(request(NON, GET, "/test"), CONTENT);
  }

  @Test
  void cc06_non_confirmable_delete() throws Exception {
    nonConfirmable(request(NON, DELETE, "/test"), DELETED);
  }

  @Test
  void cc07_non_confirmable_put() throws Exception {
    nonConfirmable(with("put", request(NON, PUT, "/test")), CHANGED);
  }

  @Test
  void cc08_non_confirmable_post() throws Exception {
    nonConfirmable(with("post", request(NON, POST, "/test")), CREATED);
  }

  @Test
  void cc09_separate_response() throws Exception {
    separate(client.get("/separate"));
  }

  @Test
  void cc10_token() throws Exception {
    Request request = client.get("/test");
    request.setToken(new Token(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    piggybacked(request, CONTENT);
  }

  @Test
  void cc11_token_with_separate_response() throws Exception {
    Request request = client.get("/separate");
    request.setToken(new Token(new byte[] {0, 2, 3, 4, 5, 6, 7, 0}));
    separate(request);
  }

  @Test
  void cc12_empty_token() throws Exception {
    Request request = client.get("/test");
    request.setToken(Token.EMPTY);
    piggybacked(request, CONTENT);
  }

  @Test
  void cc13_several_path_segments() throws Exception {
    Response response = piggybacked(client.get("/seg1/seg2/seg3"), CONTENT);
    assertThat(response.getPayloadString()).isEqualTo("below two others");
    assertThat(origin.asked("seg1/seg2/seg3").get(0).getOptions().getUriPath())
        .containsExactly("seg1", "seg2", "seg3");
  }

  @Test
  void cc14_several_queries() throws Exception {
    Response response = piggybacked(client.get("/query?first=1&second=2&third=3"), CONTENT);
    assertThat(response.getPayloadString()).isEqualTo("asked first=1 second=2 third=3");
  }

  @Test
  void cc15_piggybacked_response_and_losses() throws Exception {
    Request request = client.get("/test");
    Response unheard = piggybacked(request, CONTENT);
    Response again = piggybacked(request, CONTENT);
    assertThat(again.getPayload()).isEqualTo(unheard.getPayload());
    assertThat(origin.asked("test")).hasSize(1);

    origin.loseRequests(1);
    assertThat(client.settle(client.get("/test")).getCode()).isEqualTo(CONTENT);
    origin.loseResponses(1);
    assertThat(client.settle(client.get("/test")).getCode()).isEqualTo(CONTENT);
    assertThat(origin.lost()).isEqualTo(2);
  }

  @Test
  void cc16_separate_response_and_losses() throws Exception {
    Request request = client.get("/separate");
    client.send(request);
    acknowledged(request);
    client.send(request); // its acknowledgement was lost
    acknowledged(request);
    origin.resources().answerSeparate();
    Response unacknowledged = client.response();
    Response again = client.response();
    assertThat(again.getMID()).isEqualTo(unacknowledged.getMID());
    assertThat(again.getPayload()).isEqualTo(unacknowledged.getPayload());
    client.acknowledge(again);
    assertThat(origin.asked("separate")).hasSize(1);
  }

  @Test
  void cc17_non_confirmable_separate_response() throws Exception {
    Request request = request(NON, GET, "/separate");
    client.send(request);
    await("the request arrives", () -> !origin.asked("separate").isEmpty());
    assertThat(client.rest()).isEmpty();
    origin.resources().answerSeparate();
    Response response = client.response();
    assertThat(response.getType()).isEqualTo(NON);
    matching(request, response, CONTENT);
  }

  @Test
  void cc18_location_path() throws Exception {
    Response response = piggybacked(with("new", request(CON, POST, "/test")), CREATED);
    assertThat(response.getOptions().getLocationPath())
        .containsExactly("location1", "location2", "location3");
  }

  @Test
  void cc19_location_query() throws Exception {
    Response response = piggybacked(with("new", request(CON, POST, "/location-query")), CREATED);
    assertThat(response.getOptions().getLocationQuery()).containsExactly("first=1", "second=2");
  }

  @Test
  void cc20_accept() throws Exception {
    for (int format : new int[] {0, 41}) {
      Request request = client.get("/multi-format");
      request.getOptions().setAccept(format);
      Response response = piggybacked(request, CONTENT);
      assertThat(response.getOptions().getContentFormat()).isEqualTo(format);
      assertThat(response.getPayloadString()).isEqualTo(format == 0 ? "text" : "<text/>");
    }
  }

  @Test
  void cc21_etag() throws Exception {
    Response first = piggybacked(client.get("/validate"), CONTENT);
    byte[] tag = first.getOptions().getETags().get(0);
    Response valid = piggybacked(validating(tag), VALID);
    assertThat(valid.getOptions().getETags()).containsExactly(tag);
    assertThat(valid.getPayloadSize()).isZero();

    try (PlugClient other = newClient()) {
      Request update = other.proxied(PUT, "/validate");
      update.setPayload("another " + update.getMID());
      assertThat(other.ask(update).getCode()).isEqualTo(CHANGED);
      Response changed = piggybacked(validating(tag), CONTENT);
      assertThat(changed.getPayload()).isEqualTo(update.getPayload());
      assertThat(changed.getOptions().containsETag(tag)).isFalse();
    }
  }

  @Test
  void cc22_if_match() throws Exception {
    Response first = piggybacked(client.get("/validate"), CONTENT);
    byte[] tag = first.getOptions().getETags().get(0);
    piggybacked(conditional(tag, "one more " + tag.length), CHANGED);
    Response changed = piggybacked(client.get("/validate"), CONTENT);
    byte[] second = changed.getOptions().getETags().get(0);
    assertThat(changed.getPayloadString()).startsWith("one more");
    piggybacked(with("in between", request(CON, PUT, "/validate")), CHANGED);
    piggybacked(conditional(second, "too late"), PRECONDITION_FAILED);
    assertThat(piggybacked(client.get("/validate"), CONTENT).getPayloadString())
        .isEqualTo("in between");
  }

  @Test
  void cc23_if_none_match() throws Exception {
    piggybacked(creating(), CREATED);
    piggybacked(creating(), PRECONDITION_FAILED);
  }

  private Request creating() {
    Request request = with("here", request(CON, PUT, "/create1"));
    request.getOptions().setIfNoneMatch(true);
    return request;
  }

  private Request conditional(byte[] tag, String content) {
    Request request = with(content, request(CON, PUT, "/validate"));
    request.getOptions().addIfMatch(tag);
    return request;
  }

  private Request validating(byte[] tag) {
    Request request = client.get("/validate");
    request.getOptions().addETag(tag);
    return request;
  }

  private void separate(Request request) throws Exception {
    client.send(request);
    acknowledged(request);
    origin.resources().answerSeparate();
    Response response = client.response();
    assertThat(response.getType()).isEqualTo(CON);
    matching(request, response, CONTENT);
    client.acknowledge(response);
    assertThat(client.rest()).isEqualTo(java.util.List.<Message>of());
  }
}

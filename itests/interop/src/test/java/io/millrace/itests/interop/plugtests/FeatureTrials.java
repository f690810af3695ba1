// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.californium.core.coap.CoAP.Code.DELETE;
import static org.eclipse.californium.core.coap.CoAP.Code.FETCH;
import static org.eclipse.californium.core.coap.CoAP.Code.IPATCH;
import static org.eclipse.californium.core.coap.CoAP.Code.PATCH;
import static org.eclipse.californium.core.coap.CoAP.Code.POST;
import static org.eclipse.californium.core.coap.CoAP.Code.PUT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.BAD_GATEWAY;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.BAD_OPTION;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CHANGED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CONTENT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.CREATED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.DELETED;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.GATEWAY_TIMEOUT;
import static org.eclipse.californium.core.coap.CoAP.ResponseCode.NOT_FOUND;

import io.millrace.rig.RouterProcess;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.CoAP.Type;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.option.OpaqueOptionDefinition;

/** Tries what a proxy does with single messages; {@link Features} has the rest. */
abstract class FeatureTrials {
  final PlugClient client;
  final Origin origin;

  FeatureTrials(PlugClient client, Origin origin) {
    this.client = client;
    this.origin = origin;
  }

  final Response asks(Request request) throws Exception {
    return is(CONTENT, request);
  }

  final Response is(ResponseCode code, Request request) throws Exception {
    return Plugtest.matching(request, client.settle(request), code);
  }

  final Request with(String payload, CoAP.Code method, String path) {
    Request request = client.proxied(method, path);
    request.setPayload(payload);
    return request;
  }

  final void scheme() throws Exception {
    Request request = client.get("/test");
    request.setOptions(new OptionSet().setProxyScheme("coap").setUriPath("test"));
    request.getOptions().setUriHost("127.0.0.1").setUriPort(origin.port());
    asks(request);
  }

  final void methods() throws Exception {
    asks(client.get("/test"));
    is(CHANGED, with("x", PUT, "/test"));
    is(CREATED, with("x", POST, "/test"));
    is(DELETED, client.proxied(DELETE, "/test"));
  }

  final void newMethods() throws Exception {
    assertThat(asks(with("which", FETCH, "/test")).getPayloadString()).isEqualTo("which");
    is(CHANGED, with("x", PATCH, "/test"));
    is(CHANGED, with("x", IPATCH, "/test"));
  }

  final void nonConfirmable() throws Exception {
    Request request = client.get("/test");
    request.setType(Type.NON);
    assertThat(asks(request).getType()).isEqualTo(Type.NON);
  }

  final void separate() throws Exception {
    client.send(client.get("/separate"));
    assertThat(client.receive().getRawCode()).isZero();
    origin.resources().answerSeparate();
    Response response = client.response();
    client.acknowledge(response);
    assertThat(response.getCode()).isEqualTo(CONTENT);
  }

  final void duplicate() throws Exception {
    origin.forget();
    Request request = client.get("/test");
    asks(request);
    asks(request);
    assertThat(origin.asked("test")).hasSize(1);
  }

  final Request option(int number, String path, byte... value) {
    Request request = client.get(path);
    request.getOptions().addOption(new Option(new OpaqueOptionDefinition(number, "x"), value));
    return request;
  }

  final void options() throws Exception {
    origin.forget();
    is(BAD_OPTION, option(65003, "/test", (byte) 1));
    asks(option(65000, "/test", (byte) 1));
    assertThat(origin.asked("test").get(0).getOptions().getOthers()).hasSize(1);
  }

  final void errors() throws Exception {
    is(NOT_FOUND, client.get("/nothing"));
  }

  final Request to(String uri) {
    Request request = client.get("");
    request.getOptions().setProxyUri(uri);
    return request;
  }

  final void nobody() throws Exception {
    is(BAD_GATEWAY, to("coap://127.0.0.1:" + RouterProcess.freePort() + "/"));
  }

  final void silent() throws Exception {
    origin.loseRequests(100);
    is(GATEWAY_TIMEOUT, client.get("/test"));
    origin.loseRequests(0);
  }

  final void conditional() throws Exception {
    Request create = with("x", PUT, "/create2");
    create.getOptions().setIfNoneMatch(true);
    ResponseCode code = client.settle(create).getCode();
    assertThat(code).isIn(CREATED, ResponseCode.PRECONDITION_FAILED);
  }
}

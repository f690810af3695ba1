// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;

/** What the origin serves. */
final class OriginResources {
  private static final int TEXT = MediaTypeRegistry.TEXT_PLAIN;

  final Observed obs = new Observed("obs");
  final Observed obsNon = new Observed("obs-non");
  private final BlockingQueue<CoapExchange> separate = new LinkedBlockingQueue<>();

  List<CoapResource> all() {
    CoapResource seg3 = new Fixed("seg3", "below two others");
    CoapResource seg1 = new Fixed("seg1", "one");
    seg1.add(new Fixed("seg2", "two").add(seg3));
    return List.of(
        new Test(),
        new Separate(),
        seg1,
        new Query(),
        new LocationQuery(),
        new MultiFormat(),
        new Validate(),
        new Create("create1"),
        new Create("create2"),
        new Fixed("kept", "for a minute"),
        obs,
        obsNon,
        new OriginBodies.Large(),
        new OriginBodies.LargeUpdate(),
        new OriginBodies.LargeCreate(),
        new OriginBodies.LargePost(),
        link("link1", "Type1 Type2", "If1", true),
        link("link2", "Type2 Type3", "If2", false),
        link("link3", "Type1 Type3", "foo", false),
        link("link4", "", null, false),
        path());
  }

  private static CoapResource link(String name, String types, String interfaces, boolean sized) {
    CoapResource resource = new Fixed(name, name);
    for (String type : types.isEmpty() ? new String[0] : types.split(" ")) {
      resource.getAttributes().addResourceType(type);
    }
    if (interfaces != null) {
      resource.getAttributes().addInterfaceDescription(interfaces);
    }
    if (sized) {
      resource.getAttributes().setMaximumSizeEstimate(5);
    }
    return resource;
  }

  private static CoapResource path() {
    CoapResource path = new Fixed("path", "</path/sub1>,</path/sub2>", 40);
    path.getAttributes().addContentType(40);
    path.add(new Fixed("sub1", "/path/sub1")).add(new Fixed("sub2", "/path/sub2"));
    return path;
  }

  /** Answers a request for /separate that waits, in a message of its own. */
  void answerSeparate() throws InterruptedException {
    CoapExchange exchange = separate.poll(20, TimeUnit.SECONDS);
    if (exchange == null) {
      throw new AssertionError("nobody asked for /separate");
    }
    exchange.setMaxAge(0);
    exchange.respond(ResponseCode.CONTENT, "later", TEXT);
  }

  private static final class Fixed extends CoapResource {
    private final String content;
    private final int format;

    Fixed(String name, String content) {
      this(name, content, TEXT);
    }

    Fixed(String name, String content, int format) {
      super(name);
      this.content = content;
      this.format = format;
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond(ResponseCode.CONTENT, content, format);
    }
  }

  private static final class Test extends CoapResource {
    Test() {
      super("test");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.setMaxAge(0);
      exchange.respond(ResponseCode.CONTENT, "test", TEXT);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      exchange.respond(ResponseCode.CHANGED);
    }

    @Override
    public void handleFETCH(CoapExchange exchange) {
      exchange.respond(ResponseCode.CONTENT, exchange.getRequestText(), TEXT);
    }

    @Override
    public void handlePATCH(CoapExchange exchange) {
      exchange.respond(ResponseCode.CHANGED);
    }

    @Override
    public void handleIPATCH(CoapExchange exchange) {
      exchange.respond(ResponseCode.CHANGED);
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
      exchange.setLocationPath("location1/location2/location3");
      exchange.respond(ResponseCode.CREATED);
    }

    @Override
    public void handleDELETE(CoapExchange exchange) {
      exchange.respond(ResponseCode.DELETED);
    }
  }

  private final class Separate extends CoapResource {
    Separate() {
      super("separate");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.accept();
      separate.add(exchange);
    }
  }

  private static final class Query extends CoapResource {
    Query() {
      super("query");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      String all = String.join(" ", exchange.getRequestOptions().getUriQuery());
      exchange.respond(ResponseCode.CONTENT, "asked " + all, TEXT);
    }
  }

  private static final class LocationQuery extends CoapResource {
    LocationQuery() {
      super("location-query");
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
      exchange.setLocationQuery("first=1&second=2");
      exchange.respond(ResponseCode.CREATED);
    }
  }

  private static final class MultiFormat extends CoapResource {
    MultiFormat() {
      super("multi-format");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      switch (exchange.getRequestOptions().getAccept()) {
        case MediaTypeRegistry.APPLICATION_XML ->
            exchange.respond(ResponseCode.CONTENT, "<text/>", MediaTypeRegistry.APPLICATION_XML);
        case MediaTypeRegistry.UNDEFINED, TEXT ->
            exchange.respond(ResponseCode.CONTENT, "text", TEXT);
        default -> exchange.respond(ResponseCode.NOT_ACCEPTABLE);
      }
    }
  }

  private static final class Validate extends CoapResource {
    private String content = "first";

    Validate() {
      super("validate");
    }

    private byte[] tag() {
      return Integer.toHexString(content.hashCode()).getBytes();
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.setETag(tag());
      if (exchange.getRequestOptions().containsETag(tag())) {
        exchange.respond(ResponseCode.VALID);
      } else {
        exchange.respond(ResponseCode.CONTENT, content, TEXT);
      }
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      if (exchange.getRequestOptions().isIfMatch(tag())) {
        content = exchange.getRequestText();
        exchange.respond(ResponseCode.CHANGED);
      } else {
        exchange.respond(ResponseCode.PRECONDITION_FAILED);
      }
    }
  }

  private static final class Create extends CoapResource {
    private boolean exists;

    Create(String name) {
      super(name);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      if (exists && exchange.getRequestOptions().hasIfNoneMatch()) {
        exchange.respond(ResponseCode.PRECONDITION_FAILED);
      } else {
        exchange.respond(exists ? ResponseCode.CHANGED : ResponseCode.CREATED);
        exists = true;
      }
    }
  }

  /** A resource that is observed, and changes when the test says so. */
  static final class Observed extends CoapResource {
    private volatile int state = 1;
    private volatile String content = "";
    private volatile int maxAge = 60;

    Observed(String name) {
      super(name);
      setObservable(true);
    }

    void maxAge(int seconds) {
      maxAge = seconds;
    }

    void next() {
      state++;
      changed();
    }

    void end(ResponseCode code) {
      clearAndNotifyObserveRelations(code);
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.setMaxAge(maxAge);
      Response response = new Response(ResponseCode.CONTENT);
      response.setPayload(content + state);
      response.getOptions().setContentFormat(TEXT);
      exchange.respond(response);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      int format = exchange.getRequestOptions().getContentFormat();
      exchange.respond(ResponseCode.CHANGED);
      if (format == TEXT) {
        content = exchange.getRequestText();
        next();
      } else {
        end(ResponseCode.NOT_ACCEPTABLE);
      }
    }

    @Override
    public void handleDELETE(CoapExchange exchange) {
      exchange.respond(ResponseCode.DELETED);
      end(ResponseCode.NOT_FOUND);
    }
  }
}

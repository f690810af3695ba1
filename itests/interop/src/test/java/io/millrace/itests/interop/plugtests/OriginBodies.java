// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.server.resources.CoapExchange;

/** The origin's resources with bodies that go in blocks. */
final class OriginBodies {
  private static final int TEXT = MediaTypeRegistry.TEXT_PLAIN;

  private OriginBodies() {}

  /** Returns a text whose every line differs, of that many bytes. */
  static String text(String kind, int bytes) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; text.length() < bytes; line++) {
      text.append(kind).append(' ').append(line).append('\n');
    }
    return text.substring(0, bytes);
  }

  static final class Large extends CoapResource {
    static final String CONTENT = text("large", 3000);

    Large() {
      super("large");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond(ResponseCode.CONTENT, CONTENT, TEXT);
    }
  }

  static final class LargeUpdate extends CoapResource {
    private volatile String content = "";

    LargeUpdate() {
      super("large-update");
    }

    @Override
    public void handleGET(CoapExchange exchange) {
      exchange.respond(ResponseCode.CONTENT, content, TEXT);
    }

    @Override
    public void handlePUT(CoapExchange exchange) {
      content = exchange.getRequestText();
      exchange.respond(ResponseCode.CHANGED);
    }
  }

  static final class LargeCreate extends CoapResource {
    LargeCreate() {
      super("large-create");
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
      LargeUpdate created = new LargeUpdate();
      created.content = exchange.getRequestText();
      created.setName("n" + getChildren().size());
      add(created);
      exchange.setLocationPath("large-create/" + created.getName());
      exchange.respond(ResponseCode.CREATED);
    }
  }

  /** Returns the body in capitals. */
  static final class LargePost extends CoapResource {
    LargePost() {
      super("large-post");
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
      String shouted = exchange.getRequestText().toUpperCase(java.util.Locale.ROOT);
      exchange.respond(ResponseCode.CHANGED, shouted, TEXT);
    }
  }
}

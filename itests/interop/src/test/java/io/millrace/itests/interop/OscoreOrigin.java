// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.cose.AlgorithmID;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.oscore.HashMapCtxDB;
import org.eclipse.californium.oscore.OSCoreCoapStackFactory;
import org.eclipse.californium.oscore.OSCoreCtx;
import org.eclipse.californium.oscore.OSException;

/** Californium's server with OSCORE contexts, and what its client needs for them. */
final class OscoreOrigin extends CoapResource implements AutoCloseable {
  private final CoapServer server;
  private volatile String value = "first";

  OscoreOrigin(int port, OSCoreCtx... contexts) {
    super("state");
    setObservable(true);
    HashMapCtxDB known = new HashMapCtxDB();
    for (OSCoreCtx each : contexts) {
      known.addContext(each);
    }
    CoapEndpoint endpoint = endpoint(known, port);
    server = new CoapServer(endpoint.getConfig());
    server.addEndpoint(endpoint);
    server.add(this);
    server.start();
  }

  static CoapEndpoint endpoint(HashMapCtxDB contexts, int port) {
    CoapConfig.register();
    UdpConfig.register();
    return CoapEndpoint.builder()
        .setConfiguration(new Configuration().set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1))
        .setInetSocketAddress(new InetSocketAddress("127.0.0.1", port))
        .setCoapStackFactory(new OSCoreCoapStackFactory())
        .setCustomCoapStackArgument(contexts)
        .build();
  }

  static OSCoreCtx context(String secret, int sender, int recipient) throws OSException {
    return new OSCoreCtx(
        HexFormat.of().parseHex(secret),
        false,
        AlgorithmID.AES_CCM_16_64_128,
        new byte[] {(byte) sender},
        new byte[] {(byte) recipient},
        AlgorithmID.HKDF_HMAC_SHA_256,
        32,
        null,
        null,
        4096);
  }

  /** Changes the state and tells its observers. */
  void change(String to) {
    value = to;
    changed();
  }

  @Override
  public void handleGET(CoapExchange exchange) {
    boolean isProtected = exchange.advanced().getRequest().getOptions().hasOscore();
    exchange.respond((isProtected ? "protected " : "clear ") + value);
  }

  @Override
  public void handlePUT(CoapExchange exchange) {
    value = exchange.getRequestText();
    exchange.respond(CoAP.ResponseCode.CHANGED);
    changed();
  }

  @Override
  public void close() {
    server.destroy();
  }
}

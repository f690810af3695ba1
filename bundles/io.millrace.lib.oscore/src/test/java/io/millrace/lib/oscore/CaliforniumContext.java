// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.cose.AlgorithmID;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.oscore.HashMapCtxDB;
import org.eclipse.californium.oscore.OSCoreCoapStackFactory;
import org.eclipse.californium.oscore.OSCoreCtx;
import org.eclipse.californium.oscore.OSException;

/** Californium's contexts and endpoints. */
final class CaliforniumContext {
  static {
    CoapConfig.register();
    UdpConfig.register();
  }

  private CaliforniumContext() {}

  /** Returns the context of RFC 8613 Appendix C.1 of one end. */
  static OSCoreCtx context(boolean client) throws OSException {
    byte[] one = {1};
    return new OSCoreCtx(
        Contexts.SECRET.toArray(),
        client,
        AlgorithmID.AES_CCM_16_64_128,
        client ? new byte[0] : one,
        client ? one : new byte[0],
        AlgorithmID.HKDF_HMAC_SHA_256,
        32,
        Contexts.SALT.toArray(),
        null,
        1024);
  }

  static CoapEndpoint endpoint(HashMapCtxDB contexts) {
    Configuration config = Configuration.createStandardWithoutFile();
    config.set(CoapConfig.PREFERRED_BLOCK_SIZE, 64);
    config.set(CoapConfig.MAX_MESSAGE_SIZE, 64);
    return CoapEndpoint.builder()
        .setConfiguration(config)
        .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .setCoapStackFactory(new OSCoreCoapStackFactory())
        .setCustomCoapStackArgument(contexts)
        .build();
  }
}

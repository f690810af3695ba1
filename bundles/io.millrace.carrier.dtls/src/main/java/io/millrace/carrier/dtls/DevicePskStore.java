// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetSocketAddress;
import java.util.function.Function;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.util.SecretUtil;
import org.eclipse.californium.scandium.util.ServerNames;

/**
 * The key of each handshake that the router begins, as the engine looks it up. Thread-safe.
 *
 * @param keys by the server's address
 * @param servers the server of a connection
 */
record DevicePskStore(
    Function<InetSocketAddress, DeviceKeys.Key> keys,
    Function<ConnectionId, InetSocketAddress> servers)
    implements AdvancedPskStore {

  @Override
  public boolean hasEcdhePskSupported() {
    return true;
  }

  @Override
  public PskSecretResult requestPskSecretResult(
      ConnectionId cid,
      ServerNames serverName,
      PskPublicInformation identity,
      String hmacAlgorithm,
      javax.crypto.SecretKey otherSecret,
      byte[] seed,
      boolean useExtendedMasterSecret) {
    DeviceKeys.Key key = keys.apply(servers.apply(cid));
    boolean same = key != null && key.identity().equals(identity.getPublicInfoAsString());
    return new PskSecretResult(cid, identity, same ? SecretUtil.create(key.secret(), "PSK") : null);
  }

  @Override
  public PskPublicInformation getIdentity(InetSocketAddress peer, ServerNames virtualHost) {
    DeviceKeys.Key key = keys.apply(peer);
    return key == null ? null : new PskPublicInformation(key.identity());
  }

  @Override
  public void setResultHandler(HandshakeResultHandler resultHandler) {
    // Every look-up is answered at once.
  }
}

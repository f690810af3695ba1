// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.util.concurrent.TimeUnit;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.ConnectionIdGenerator;
import org.eclipse.californium.scandium.dtls.InMemoryReadWriteLockConnectionStore;

/** The connections of one engine or of several, which all make their IDs alike. */
final class SharedConnections extends InMemoryReadWriteLockConnectionStore {
  private boolean attached;

  SharedConnections(DtlsConnectorConfig config) {
    super(
        config.get(DtlsConfig.DTLS_MAX_CONNECTIONS),
        config.get(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, TimeUnit.SECONDS),
        config.getSessionStore(),
        config.get(DtlsConfig.DTLS_REMOVE_STALE_DOUBLE_PRINCIPALS));
  }

  @Override
  public void attach(ConnectionIdGenerator ids) {
    if (!attached) { // the second engine's are the same, and a second time is refused
      attached = true;
      super.attach(ids);
    }
  }
}

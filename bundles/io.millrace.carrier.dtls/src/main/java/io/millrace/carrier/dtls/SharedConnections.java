// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionIdGenerator;
import org.eclipse.californium.scandium.dtls.InMemoryReadWriteLockConnectionStore;

/** The connections of one engine or of several, which all make their IDs alike. */
final class SharedConnections extends InMemoryReadWriteLockConnectionStore {
  private final BooleanSupplier mayBegin;
  private boolean attached;

  /**
   * Makes none.
   *
   * @param mayBegin tells whether a client that has shown its address may begin a handshake
   */
  SharedConnections(DtlsConnectorConfig config, BooleanSupplier mayBegin) {
    super(
        config.get(DtlsConfig.DTLS_MAX_CONNECTIONS),
        config.get(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, TimeUnit.SECONDS),
        config.getSessionStore(),
        config.get(DtlsConfig.DTLS_REMOVE_STALE_DOUBLE_PRINCIPALS));
    this.mayBegin = mayBegin;
  }

  /** Adds a new connection; a message of a client for which there is none is dropped. */
  @Override
  public boolean put(Connection connection) {
    return mayBegin.getAsBoolean() && super.put(connection);
  }

  @Override
  public void attach(ConnectionIdGenerator ids) {
    if (!attached) { // the second engine's are the same, and a second time is refused
      attached = true;
      super.attach(ids);
    }
  }
}

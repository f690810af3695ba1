// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.util.function.Consumer;
import org.eclipse.californium.scandium.ConnectionListener;
import org.eclipse.californium.scandium.dtls.Connection;

/** Tells when an established connection has ended. Called on any thread, also under locks. */
record ConnectionEnds(Consumer<Connection> listener) implements ConnectionListener {

  @Override
  public void onConnectionEstablished(Connection connection) {
    // Its first message tells.
  }

  @Override
  public void onConnectionRemoved(Connection connection) {
    listener.accept(connection);
  }

  @Override
  public boolean onConnectionUpdatesSequenceNumbers(Connection connection, boolean write) {
    return false;
  }

  @Override
  public boolean onConnectionMacError(Connection connection) {
    return false;
  }

  @Override
  public void beforeExecution(Connection connection) {
    // Nothing is bound to a thread.
  }

  @Override
  public void updateExecution(Connection connection) {
    // Nothing is bound to a thread.
  }

  @Override
  public void afterExecution(Connection connection) {
    // Nothing is bound to a thread.
  }
}

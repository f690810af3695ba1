// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.DatagramChannel;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * Lends the channel to a bundle while that uses the service. The bundle polls the channel with its
 * own selector, ends by closing that selector, and never closes the channel.
 */
record Lease(String name, DatagramChannel channel) implements ServiceFactory<DatagramChannel> {
  private static final Logger LOG = System.getLogger(Lease.class.getName());

  @Override
  public DatagramChannel getService(
      Bundle bundle, ServiceRegistration<DatagramChannel> registration) {
    LOG.log(Level.DEBUG, () -> "socket " + name + " leased to " + bundle.getSymbolicName());
    return channel;
  }

  @Override
  public void ungetService(
      Bundle bundle, ServiceRegistration<DatagramChannel> registration, DatagramChannel service) {
    LOG.log(Level.DEBUG, () -> "socket " + name + " returned by " + bundle.getSymbolicName());
  }
}

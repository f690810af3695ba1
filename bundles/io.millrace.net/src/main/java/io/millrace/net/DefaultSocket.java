// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import java.io.IOException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The socket {@code udp}, which is opened while no configuration names it, so that a router without
 * any configuration file serves. It is told of a configuration before the configured socket is
 * opened, and so frees the port in time.
 */
@Component(immediate = true, service = SynchronousConfigurationListener.class)
public final class DefaultSocket implements SynchronousConfigurationListener {
  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private BoundSocket socket;
  private boolean closed;

  /** Opens the socket, unless one is configured. */
  @Activate
  public DefaultSocket(BundleContext context, @Reference ConfigurationAdmin admin)
      throws IOException {
    this.context = context;
    this.admin = admin;
    update("");
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (LeasedSocket.PID.equals(event.getFactoryPid())) {
      boolean deleted = event.getType() == ConfigurationEvent.CM_DELETED;
      if (deleted) {
        new LastGoodSettings(context, event.getPid()).forget();
      }
      try {
        update(deleted ? event.getPid() : "");
      } catch (IOException failure) {
        throw new IllegalStateException("the socket cannot be closed", failure);
      }
    }
  }

  private synchronized void update(String deleted) throws IOException {
    boolean needed = !closed && !isConfigured(deleted);
    if (needed && socket == null) {
      socket = new BoundSocket(context, SocketSettings.byDefault());
    } else if (!needed && socket != null) {
      BoundSocket old = socket;
      socket = null;
      old.close();
    }
  }

  private boolean isConfigured(String deleted) throws IOException {
    try {
      String all = "(service.factoryPid=" + LeasedSocket.PID + ")";
      Configuration[] found = admin.listConfigurations(all);
      for (Configuration each : found == null ? new Configuration[0] : found) {
        Object name = each.getPid().equals(deleted) ? null : each.getProperties().get("name");
        boolean unnamed = name == null && !each.getPid().equals(deleted);
        if (unnamed || name != null && name.toString().trim().equals(LeasedSocket.NAME)) {
          return true;
        }
      }
      return false;
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Gives the socket up: for the next instance when the bundle stops, else for good. */
  @Deactivate
  synchronized void stop(int reason) throws IOException {
    closed = true;
    if (socket != null && LeasedSocket.isFollowed(reason)) {
      socket.leave();
      socket = null;
    }
    update("");
  }
}

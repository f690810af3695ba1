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
 * The socket that is there while no configuration is for one of its name, {@code udp}: a router
 * without any file serves. It hears of a configuration before the socket that is made for it is
 * opened, and so gives the port up in time.
 */
@Component(immediate = true, service = SynchronousConfigurationListener.class)
public final class DefaultSocket implements SynchronousConfigurationListener {
  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private Leasing leasing;
  private boolean closed;

  /** Opens it, unless it is configured. */
  @Activate
  public DefaultSocket(BundleContext context, @Reference ConfigurationAdmin admin)
      throws IOException {
    this.context = context;
    this.admin = admin;
    look("");
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (LeasedSocket.PID.equals(event.getFactoryPid())) {
      boolean deleted = event.getType() == ConfigurationEvent.CM_DELETED;
      if (deleted) {
        new LastGoodSocket(context, event.getPid()).forget();
      }
      try {
        look(deleted ? event.getPid() : "");
      } catch (IOException failure) {
        throw new IllegalStateException("the socket cannot be closed", failure);
      }
    }
  }

  private synchronized void look(String deleted) throws IOException {
    boolean wanted = !closed && !isConfigured(deleted);
    if (wanted && leasing == null) {
      leasing = new Leasing(context, Wanted.byDefault());
    } else if (!wanted && leasing != null) {
      Leasing former = leasing;
      leasing = null;
      former.close();
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

  /** Closes it for good. */
  @Deactivate
  synchronized void stop() throws IOException {
    closed = true;
    look("");
  }
}

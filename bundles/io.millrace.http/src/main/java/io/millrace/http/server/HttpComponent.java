// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The HTTP server, put together from its parts. A handler is a service {@link HttpHandler} with the
 * property {@value #PATH}. The server listens anew when this bundle is replaced, because the JDK's
 * server takes no socket that is open already: whoever connects in these few milliseconds is
 * refused. The bundles of other handlers are replaced without that.
 */
@Component(service = HttpComponent.class, immediate = true, configurationPid = HttpComponent.PID)
@Designate(ocd = HttpConfig.class)
public final class HttpComponent {
  /** Service property of a handler: its path, which begins with a slash and does not end so. */
  public static final String PATH = "millrace.http.path";

  static final String PID = "io.millrace.http";

  private static final Logger LOG = System.getLogger(HttpComponent.class.getName());
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  private final Time time;
  private final PathHandlers handlers;
  private final InetSocketAddress address;
  private Listener listener;
  private Timer retry;
  private String fault = "";
  private boolean closed;

  /** Begins to listen, unless the configuration says that there is no HTTP. */
  @Activate
  public HttpComponent(HttpConfig config, @Reference Time time) {
    this.time = time;
    handlers = new PathHandlers(time);
    address = Literal.address(config.address(), config.port());
    if (address.getPort() != 0) {
      listenSoon();
    }
  }

  /** The JDK's server is slow to load, and nobody waits for it. */
  private void listenSoon() {
    Daemon.thread("millrace-http-listen", this::listen).start();
  }

  private synchronized void listen() {
    if (closed) {
      return;
    }
    try {
      listener = Listener.at(address, handlers);
      fault = "";
      LOG.log(Level.INFO, "HTTP listens on {0}", place());
    } catch (IOException failure) {
      String before = fault;
      fault = FileReason.of(failure) + PortOwner.suffix(address.getPort());
      if (before.isEmpty()) {
        LOG.log(Level.ERROR, "HTTP " + state().problem());
      }
      retry = time.schedule(TRY_AGAIN, this::listenSoon);
    }
  }

  private String place() {
    return Literal.text(address);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + PATH + "=*)")
  void bindHandler(HttpHandler handler, Map<String, Object> properties) {
    handlers.add(String.valueOf(properties.get(PATH)), handler, properties);
  }

  void unbindHandler(HttpHandler handler, Map<String, Object> properties) {
    handlers.remove(String.valueOf(properties.get(PATH)), handler);
  }

  /** Returns how it is. */
  synchronized HttpState state() {
    return address.getPort() == 0 ? HttpState.OFF : new HttpState(place(), fault, listener != null);
  }

  /** Ends listening. */
  @Deactivate
  void deactivate() {
    Listener open;
    synchronized (this) {
      closed = true;
      open = listener;
      if (retry != null) {
        retry.cancel();
      }
    }
    if (open != null) {
      open.close();
    }
    handlers.close();
  }
}

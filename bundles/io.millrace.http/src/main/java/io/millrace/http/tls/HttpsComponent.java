// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.http.server.HttpState;
import io.millrace.http.server.Listener;
import io.millrace.http.server.Literal;
import io.millrace.http.server.PathHandlers;
import io.millrace.http.server.PortOwner;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * HTTP over TLS. A handler is a service {@link HttpHandler} with the property {@value #PATH}; those
 * of {@code millrace.http.path} are not here. Key and certificate are read again every ten minutes,
 * so that what renews them need not tell the router.
 */
@Component(service = HttpsComponent.class, immediate = true, configurationPid = HttpsComponent.PID)
@Designate(ocd = HttpsConfig.class)
public final class HttpsComponent {
  /** Service property of a handler: its path, which begins with a slash and does not end so. */
  public static final String PATH = "millrace.https.path";

  static final String PID = "io.millrace.https";

  private static final Logger LOG = System.getLogger(HttpsComponent.class.getName());
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);
  private static final Duration READ_AGAIN = Duration.ofMinutes(10);

  private final Time time;
  private final PathHandlers handlers;
  private final InetSocketAddress address;
  private final KeySource source;
  private ServerIdentity identity;
  private Listener listener;
  private Timer next;
  private String fault = "";
  private String unread = "";
  private boolean closed;

  /** Begins to listen, unless the configuration says that there is no HTTPS. */
  @Activate
  public HttpsComponent(
      BundleContext context,
      HttpsConfig config,
      @Reference Time time,
      @Reference Randomness randomness) {
    this(config, new PropertyPaths(context::getProperty), time, randomness);
  }

  HttpsComponent(HttpsConfig config, PropertyPaths paths, Time time, Randomness randomness) {
    this.time = time;
    handlers = new PathHandlers(time);
    address = Literal.address(PID, config.address(), config.port());
    source = source(config, paths, randomness);
    if (address.getPort() != 0) {
      soon();
    }
  }

  private static KeySource source(HttpsConfig config, PropertyPaths paths, Randomness randomness) {
    boolean own = config.certificate().isBlank();
    if (own != config.key().isBlank()) {
      throw new IllegalArgumentException(
          PID + ": certificate and key belong together: set both, or none of them");
    }
    List<String> names =
        Arrays.stream(String.join(",", config.names()).split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .toList();
    if (names.isEmpty() || names.stream().anyMatch(each -> !each.matches("[\\w.:*-]{1,253}"))) {
      throw new IllegalArgumentException(
          PID + ": names = " + names + ": allowed are host names and IP addresses, at least one");
    }
    Path folder = paths.path(config.directory());
    return new KeySource(
        own ? null : paths.path(config.certificate()),
        own ? null : paths.path(config.key()),
        new OwnCertificate(folder, randomness::nextBytes),
        names);
  }

  /** TLS is slow to load, disks may hang, and nobody waits for it. */
  private void soon() {
    Daemon.thread("millrace-https-listen", this::listen).start();
  }

  private synchronized void listen() {
    if (closed) {
      return;
    }
    try {
      readKeys();
      if (listener == null) {
        listener = Listener.at(address, handlers, identity.configurator(), "millrace-https-");
        fault = "";
        LOG.log(Level.INFO, "HTTPS listens on {0}", Literal.text(address));
      }
    } catch (IOException | GeneralSecurityException failure) {
      String before = fault;
      String why = failure instanceof IOException io ? FileReason.of(io) : failure.getMessage();
      fault = why + (identity == null ? "" : PortOwner.suffix(address.getPort()));
      if (before.isEmpty()) {
        LOG.log(Level.ERROR, "HTTPS " + state().problem(PID));
      }
    }
    next = time.schedule(listener == null ? TRY_AGAIN : READ_AGAIN, this::soon);
  }

  /** Known keys are used as long as others cannot be read. */
  private void readKeys() throws IOException {
    try {
      ServerKeys read = source.read(time.now());
      if (identity == null) {
        identity = new ServerIdentity(read);
      } else {
        identity.set(read);
      }
      unread = "";
    } catch (IOException unreadable) {
      if (identity == null) {
        throw unreadable;
      }
      unread = String.valueOf(unreadable.getMessage());
      LOG.log(Level.WARNING, "the certificate cannot be read again: {0}", unread);
    }
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
    return address.getPort() == 0
        ? HttpState.OFF
        : new HttpState(Literal.text(address), fault, listener != null);
  }

  /** Returns why the certificate could not be read again; empty when it could. */
  synchronized String unread() {
    return unread;
  }

  /** Returns the keys that clients are shown; null when there are none. */
  synchronized ServerKeys keys() {
    return identity == null ? null : identity.keys();
  }

  Instant now() {
    return time.now();
  }

  /** Ends listening. */
  @Deactivate
  void deactivate() {
    Listener open;
    synchronized (this) {
      closed = true;
      open = listener;
      if (next != null) {
        next.cancel();
      }
    }
    if (open != null) {
      open.close();
    }
    handlers.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A configured TCP socket that listens: opens and binds it and lends it to other bundles, but never
 * accepts. It is a {@link java.nio.channels.ServerSocketChannel} service with {@code socket.name},
 * and {@code socket.secured} when what connects is to be secured. If the port is in use, the socket
 * is tried again after growing pauses. A stop of this bundle leaves the socket open until its next
 * start, or until two minutes have passed; who connects meanwhile waits in the kernel.
 *
 * <p>A {@code Supplier} service of a list of texts with the property {@code
 * millrace.status=sockets} says where the socket is bound, or why it is not.
 */
@Component(
    configurationPid = ListeningSocket.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ListeningSocket.Config.class, factory = true)
public final class ListeningSocket {
  /** The factory configuration PID. */
  static final String PID = "io.millrace.net.tcp";

  private static final Logger LOG = System.getLogger(ListeningSocket.class.getName());

  /** One socket. */
  @ObjectClassDefinition(
      name = "Millrace TCP socket",
      description = "A TCP socket on which clients connect; there is none until one is configured")
  public @interface Config {
    /** The name. */
    @AttributeDefinition(
        name = "Name",
        description =
            "The name of the carrier and the transport on this socket; not empty, and not that of"
                + " another socket, of UDP either")
    String name() default "tcp";

    /** The address. */
    @AttributeDefinition(
        name = "Address",
        description =
            "The local IP address, in digits; '::' means all IPv6 and IPv4 addresses, or all IPv4"
                + " addresses if the system has no IPv6")
    String address() default "::";

    /** The port. */
    @AttributeDefinition(
        name = "Port",
        description =
            "The local TCP port: 5683 for coap+tcp, 5684 for coaps+tcp; 0 lets the system choose",
        min = "0",
        max = "65535")
    int port() default 5683;

    /** The backlog. */
    @AttributeDefinition(
        name = "Backlog",
        description =
            "How many clients may wait for their connection to be accepted; the kernel may grant"
                + " fewer (net.core.somaxconn)",
        min = "1",
        max = "65535")
    int backlog() default 256;

    /** Whether it is for secured traffic only. */
    @AttributeDefinition(
        name = "Secured",
        description =
            "Whether the socket is for TLS only: nothing that comes to it is taken in clear, and"
                + " nothing is sent from it in clear")
    boolean secured() default false;

    /** Whether the socket is opened. */
    @AttributeDefinition(name = "Enabled", description = "Whether the socket is opened")
    boolean enabled() default true;
  }

  private final BoundListener listener; // null: there is none
  private final ServiceRegistration<?> stated; // null: the listener says its state itself

  /** Binds the socket, or keeps trying. A configuration that is refused opens none. */
  @Activate
  public ListeningSocket(BundleContext context, Config config, Map<String, Object> properties) {
    BoundListener opened = null;
    String state = config.name() + " off, as enabled = false";
    String what = "sockets";
    try {
      ListenBinding binding =
          ListenBinding.of(config.name(), config.address(), config.port(), config.backlog());
      opened = config.enabled() ? new BoundListener(context, binding, config.secured()) : null;
    } catch (IllegalArgumentException refused) {
      Object file = properties.get(".millrace.file");
      String which = properties.get("service.pid") + (file == null ? "" : " (" + file + ")");
      state = which + ": " + refused.getMessage() + "; no socket is opened";
      what = "configuration.refused";
      LOG.log(Level.WARNING, state);
    }
    listener = opened;
    String line = state;
    Supplier<List<String>> status = () -> List.of(line);
    stated =
        opened != null
            ? null
            : context.registerService(
                Supplier.class, status, new Hashtable<>(Map.of("millrace.status", what)));
  }

  /**
   * Gives the socket up: when the bundle stops, for its next instance; when the configuration is
   * gone or another, for good.
   */
  @Deactivate
  void deactivate(int reason) {
    if (stated != null) {
      stated.unregister();
    }
    if (listener != null) {
      listener.end(LeasedSocket.isFollowed(reason));
    }
  }
}

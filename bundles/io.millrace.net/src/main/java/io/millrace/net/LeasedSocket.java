// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import io.millrace.lib.holder.Holder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.DatagramChannel;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A configured UDP socket: opens and binds it and lends it to other bundles, but never reads it. It
 * is a {@link DatagramChannel} service with {@code socket.name}, and a {@link Function} service of
 * {@link ConnectedChannels}. The services have types of the JDK only, so that no other bundle has
 * to stop when this bundle or the API is updated. If the port is in use, the socket is tried again
 * after growing pauses. An update with the same settings leaves the socket open, so that the
 * datagrams that wait in it are not lost; so does a stop of this bundle, until its next start or
 * two minutes have passed.
 *
 * <p>A {@code Supplier} service of a list of texts with the property {@code
 * millrace.status=sockets} says where the socket is bound, or why it is not.
 */
@Component(configurationPid = LeasedSocket.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LeasedSocket.Config.class, factory = true)
public final class LeasedSocket {
  /** The factory configuration PID. */
  static final String PID = "io.millrace.net";

  private static final Logger LOG = System.getLogger(LeasedSocket.class.getName());

  static final String NAME = "udp";
  static final String ADDRESS = "::";
  static final int PORT = 5683;
  static final int RECEIVE_BUFFER_BYTES = 4194304;
  static final int CONNECTED_CHANNELS = 1024;

  /** One socket. */
  @ObjectClassDefinition(
      name = "Millrace UDP socket",
      description = "A UDP socket that carriers use")
  public @interface Config {
    /** The name. */
    @AttributeDefinition(
        name = "Name",
        description = "The name of the carrier and the transport on this socket; not empty")
    String name() default NAME;

    /** The address. */
    @AttributeDefinition(
        name = "Address",
        description =
            "The local IP address, in digits; '::' means all IPv6 and IPv4 addresses, or all IPv4"
                + " addresses if the system has no IPv6")
    String address() default ADDRESS;

    /** The port. */
    @AttributeDefinition(
        name = "Port",
        description = "The local UDP port; 4849 only with secured = true; 0 lets the system choose",
        min = "0",
        max = "65535")
    int port() default PORT;

    /** The receive buffer. */
    @AttributeDefinition(
        name = "Receive buffer",
        description =
            "The receive buffer of the socket in bytes. A larger one loses fewer datagrams in"
                + " bursts; the kernel may grant less, which the log says",
        min = "4096",
        max = "1073741824")
    int receiveBufferBytes() default RECEIVE_BUFFER_BYTES;

    /** The number of connected channels. */
    @AttributeDefinition(
        name = "Connected channels",
        description =
            "How many connected channels may be open, one for each remote address that requests are"
                + " sent to; the least recently used one is closed",
        min = "1",
        max = "60000")
    int connectedChannels() default CONNECTED_CHANNELS;

    /** Whether it is for secured traffic only. */
    @AttributeDefinition(
        name = "Secured",
        description =
            "Whether the socket is for carriers with security (DTLS) only: nothing that comes to"
                + " it is taken in clear, and nothing is sent from it in clear")
    boolean secured() default false;

    /** Whether the socket is opened. */
    @AttributeDefinition(
        name = "Enabled",
        description =
            "Whether the socket is opened. The socket udp is opened without a configuration file"
                + " too; to have none, write a file for it that says false")
    boolean enabled() default true;
  }

  /** Why a component is deactivated [OSGi Compendium 8 §112.5.16]. */
  private static final int REFERENCE = 2;

  private static final int DISPOSED = 5;
  private static final int BUNDLE_STOPPED = 6;

  private final BundleContext context;
  private final LastGoodSettings lastGood;
  private volatile SocketSettings settings; // null until a valid configuration came
  private volatile AutoCloseable socket;
  private ServiceRegistration<?> refusal;

  /**
   * Binds the socket, or keeps trying. If the configuration is refused, the last good one of this
   * PID is used, or none. The constructor does not throw then: SCR 2.2.18 would not call it again
   * for the next configuration, because there is a method for changes.
   */
  @Activate
  public LeasedSocket(BundleContext context, Config config, Map<String, Object> properties) {
    this.context = context;
    lastGood = new LastGoodSettings(context, properties.get("service.pid"));
    try {
      settings = SocketSettings.of(config);
      lastGood.write(settings);
      socket = open();
    } catch (IllegalArgumentException refused) {
      settings = lastGood.read();
      socket =
          settings == null
              ? publish("sockets", config.name() + " not bound: " + refused.getMessage())
                  ::unregister
              : open();
      String stays = settings == null ? "no socket is opened" : "the last good socket stays";
      reportRefusal(refused.getMessage() + "; " + stays, properties);
    }
  }

  private AutoCloseable open() {
    if (settings.enabled()) {
      return new BoundSocket(context, settings);
    }
    try {
      HeldSocket.drop(new Holder(context), settings.name());
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "a socket that is off did not close cleanly", failure);
    }
    return publish("sockets", settings.name() + " off, as enabled = false")::unregister;
  }

  private ServiceRegistration<?> publish(String what, String line) {
    Supplier<List<String>> status = () -> List.of(line);
    return context.registerService(
        Supplier.class, status, new Hashtable<>(Map.of("millrace.status", what)));
  }

  /**
   * Takes another configuration, and binds the socket again if its settings differ. A configuration
   * that is refused changes nothing.
   */
  @Modified
  void modified(Config config, Map<String, Object> properties) throws Exception {
    SocketSettings other;
    try {
      other = SocketSettings.of(config);
    } catch (IllegalArgumentException refused) {
      reportRefusal(refused.getMessage() + "; the socket stays as it is", properties);
      return;
    }
    withdrawRefusal();
    lastGood.write(other);
    if (other.equals(settings)) {
      return;
    }
    try {
      close();
    } finally {
      settings = other;
      socket = open();
    }
  }

  private synchronized void reportRefusal(String refused, Map<String, Object> properties) {
    Object file = properties.get(".millrace.file");
    String which = properties.get("service.pid") + (file == null ? "" : " (" + file + ")");
    String line = which + ": " + refused;
    LOG.log(Level.WARNING, line);
    withdrawRefusal();
    refusal = publish("configuration.refused", line);
  }

  private synchronized void withdrawRefusal() {
    if (refusal != null) {
      refusal.unregister();
      refusal = null;
    }
  }

  /**
   * Gives the socket up: when the bundle stops, for its next instance; when the configuration is
   * gone, for good.
   */
  @Deactivate
  void deactivate(int reason) throws Exception {
    if (isFollowed(reason) && socket instanceof BoundSocket bound) {
      withdrawRefusal();
      bound.leave();
    } else {
      close();
    }
  }

  /** Tells whether a component that is deactivated for this reason is expected to come again. */
  static boolean isFollowed(int reason) {
    return reason == BUNDLE_STOPPED || reason == DISPOSED || reason == REFERENCE;
  }

  /** Unregisters the services, then closes the socket. */
  void close() throws Exception {
    withdrawRefusal();
    socket.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

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
 * One UDP socket, opened, bound and leased, never read: a {@link DatagramChannel} service with
 * {@code socket.name}, and a {@link Function} service of {@link ConnectedChannels}. Only types of
 * the JDK cross this seam, so that nothing of the router has to stop when this bundle or the API is
 * updated. A port that is busy is tried again with growing pauses. A configuration that says the
 * same as the one before, for one as a refused value was replaced by the last good one, leaves the
 * socket alone: what waits in it is not lost.
 *
 * <p>Where it is bound, or why it is not, is a service too: a {@code Supplier} of a list of texts
 * with the property {@code millrace.status=sockets}.
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
  @ObjectClassDefinition(name = "Millrace UDP socket", description = "A bound socket to lease")
  public @interface Config {
    /** The name. */
    @AttributeDefinition(
        name = "Name",
        description = "What carriers and transports over this socket are called; not empty")
    String name() default NAME;

    /** The address. */
    @AttributeDefinition(
        name = "Address",
        description =
            "Local IP address in digits; '::' is every address of IPv6 and IPv4, or of IPv4 alone"
                + " where the system has no IPv6")
    String address() default ADDRESS;

    /** The port. */
    @AttributeDefinition(
        name = "Port",
        description =
            "Local UDP port, not 4849, where nothing is served in clear; 0 lets the system choose",
        min = "0",
        max = "65535")
    int port() default PORT;

    /** The receive buffer. */
    @AttributeDefinition(
        name = "Receive buffer",
        description = "Bytes the kernel may keep for the socket; it may grant less, see the log",
        min = "4096",
        max = "1073741824")
    int receiveBufferBytes() default RECEIVE_BUFFER_BYTES;

    /** The bound of the pool. */
    @AttributeDefinition(
        name = "Connected channels",
        description =
            "Remote addresses for which an own connected channel is kept; the one unused for the"
                + " longest time is closed",
        min = "1",
        max = "60000")
    int connectedChannels() default CONNECTED_CHANNELS;

    /** Whether there is one. */
    @AttributeDefinition(
        name = "Enabled",
        description =
            "Whether the socket is opened; false for udp is how a router has none, as udp is there"
                + " without a file too")
    boolean enabled() default true;
  }

  private final BundleContext context;
  private final LastGoodSocket lastGood;
  private volatile Wanted wanted; // null while nothing good was configured
  private volatile AutoCloseable leasing;
  private ServiceRegistration<?> refusal;

  /**
   * Binds the socket, or begins to try again and again. What is refused binds the last good socket
   * of this configuration, or nothing when there was none, nowhere else either; it is said, and the
   * next configuration counts: a constructor that throws would not be called again for it, as there
   * is a method for changes (SCR 2.2.18).
   */
  @Activate
  public LeasedSocket(BundleContext context, Config config, Map<String, Object> properties) {
    this.context = context;
    lastGood = new LastGoodSocket(context, properties.get("service.pid"));
    try {
      wanted = Wanted.of(config);
      lastGood.write(wanted);
      leasing = lease();
    } catch (IllegalArgumentException refused) {
      wanted = lastGood.read();
      leasing =
          wanted == null
              ? say("sockets", config.name() + " not bound: " + refused.getMessage())::unregister
              : lease();
      String stays = wanted == null ? "no socket is opened" : "the last good socket stays";
      tell(refused.getMessage() + "; " + stays, properties);
    }
  }

  private AutoCloseable lease() {
    return wanted.enabled()
        ? new Leasing(context, wanted)
        : say("sockets", wanted.name() + " off, as enabled = false")::unregister;
  }

  private ServiceRegistration<?> say(String what, String line) {
    Supplier<List<String>> status = () -> List.of(line);
    return context.registerService(
        Supplier.class, status, new Hashtable<>(Map.of("millrace.status", what)));
  }

  /**
   * Takes another configuration; the socket is bound anew when it is to be another. One that is
   * refused leaves it as it is.
   */
  @Modified
  void modified(Config config, Map<String, Object> properties) throws Exception {
    Wanted other;
    try {
      other = Wanted.of(config);
    } catch (IllegalArgumentException refused) {
      tell(refused.getMessage() + "; the socket stays as it is", properties);
      return;
    }
    withdrawRefusal();
    lastGood.write(other);
    if (other.equals(wanted)) {
      return;
    }
    try {
      close();
    } finally {
      wanted = other;
      leasing = lease();
    }
  }

  private synchronized void tell(String refused, Map<String, Object> properties) {
    Object file = properties.get(".millrace.file");
    String which = properties.get("service.pid") + (file == null ? "" : " (" + file + ")");
    String line = which + ": " + refused;
    LOG.log(Level.WARNING, line);
    withdrawRefusal();
    refusal = say("configuration.refused", line);
  }

  private synchronized void withdrawRefusal() {
    if (refusal != null) {
      refusal.unregister();
      refusal = null;
    }
  }

  /** Withdraws the leases, then closes the socket. */
  @Deactivate
  void close() throws Exception {
    withdrawRefusal();
    leasing.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package org.example.carrier.tunnel;

import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * CoAP datagrams in TCP connections, each datagram after its length in two bytes: for clients that
 * reach the router only through something that carries streams. (This is not CoAP over TCP of RFC
 * 8323: the messages are those of UDP.) The socket stays while listeners come and go; who connects
 * in between waits in its backlog.
 */
@Component(
    configurationPid = TunnelCarrier.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = Carrier.NAME + "=" + TunnelCarrier.TRANSPORT)
@Designate(ocd = TunnelCarrier.Config.class)
public final class TunnelCarrier implements Carrier {
  static final String PID = "org.example.carrier.tunnel";
  static final String TRANSPORT = "tunnel";

  private final ServerSocketChannel server;
  private final int connections;
  private final Time time;
  private TunnelLoop loop;

  /** What can be configured. */
  @ObjectClassDefinition(
      name = "Tunnel",
      description = "CoAP datagrams in TCP connections, each after its length in two bytes.")
  public @interface Config {
    /** Returns the address. */
    @AttributeDefinition(name = "Address", description = "Address that the socket is bound to.")
    String address() default "127.0.0.1";

    /** Returns the port. */
    @AttributeDefinition(
        name = "Port",
        description = "TCP port; 0 for any.",
        min = "0",
        max = "65535")
    int port() default 5693;

    /** Returns the bound. */
    @AttributeDefinition(
        name = "Connections",
        description = "Connections at the same time; one that comes beyond is closed.",
        min = "1",
        max = "1024")
    int connections() default 16;
  }

  /** Binds the socket. */
  @Activate
  public TunnelCarrier(Config config, @Reference Time time) throws IOException {
    this.connections = config.connections();
    this.time = time;
    this.server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(config.address(), config.port()));
      server.configureBlocking(false);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Returns the address that the socket is bound to. */
  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) server.getLocalAddress();
  }

  @Override
  public String name() {
    return TRANSPORT;
  }

  @Override
  public String scheme() {
    return "coap";
  }

  @Override
  public synchronized CarrierPort attach(CarrierListener listener) {
    if (loop != null && !loop.isClosed()) {
      throw new IllegalStateException("carrier " + TRANSPORT + " has a listener already");
    }
    loop = new TunnelLoop(server, connections, listener, time);
    loop.start();
    return loop;
  }

  @Deactivate
  synchronized void stop() throws IOException {
    if (loop != null) {
      loop.close();
    }
    server.close();
  }
}

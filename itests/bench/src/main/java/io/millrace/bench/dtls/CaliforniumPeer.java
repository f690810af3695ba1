// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.MessageDeliverer;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;

/**
 * Californium's server over Scandium, in a process of its own: it forwards what has a Proxy-Uri, by
 * one endpoint for all servers, which is the fastest of Californium's ways, and answers all else
 * itself.
 */
public final class CaliforniumPeer {
  private CaliforniumPeer() {}

  /** Serves on a port of loopback until it is ended. */
  public static void main(String[] arguments) {
    CoapConfig.register();
    UdpConfig.register();
    DtlsConfig.register();
    Configuration configuration =
        new Configuration(
                CoapConfig.DEFINITIONS,
                UdpConfig.DEFINITIONS,
                DtlsConfig.DEFINITIONS,
                SystemConfig.DEFINITIONS)
            .set(CoapConfig.MAX_ACTIVE_PEERS, 200_000)
            // Else it has no message ID left for a server after 65,536 requests in 247 s.
            .set(CoapConfig.MID_TRACKER, CoapConfig.TrackerMode.NULL);
    AdvancedMultiPskStore keys = new AdvancedMultiPskStore();
    keys.setKey(SecuredLoad.IDENTITY, SecuredLoad.KEY);
    DtlsConnectorConfig dtls =
        DtlsConnectorConfig.builder(configuration)
            .setAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])))
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
            .set(DtlsConfig.DTLS_MAX_CONNECTIONS, 20_000)
            .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 6)
            .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
            .set(DtlsConfig.DTLS_CIPHER_SUITES, DtlsBench.SUITES)
            .setAdvancedPskStore(keys)
            .build();
    Endpoint outbound =
        CoapEndpoint.builder()
            .setConfiguration(configuration)
            .setInetSocketAddress(new InetSocketAddress("127.0.0.1", 0))
            .build();
    CoapServer server = new CoapServer(configuration);
    server.addEndpoint(
        CoapEndpoint.builder()
            .setConfiguration(configuration)
            .setConnector(new DTLSConnector(dtls))
            .build());
    server.addEndpoint(outbound);
    server.setMessageDeliverer(new Forwarding(outbound));
    server.start();
  }

  private record Forwarding(Endpoint outbound) implements MessageDeliverer {
    @Override
    public void deliverResponse(Exchange exchange, Response response) {
      exchange.getRequest().setResponse(response);
    }

    @Override
    public void deliverRequest(Exchange exchange) {
      Request asked = exchange.getRequest();
      if (!asked.getOptions().hasProxyUri()) {
        exchange.sendResponse(new Response(ResponseCode.CONTENT));
        return;
      }
      URI uri = URI.create(asked.getOptions().getProxyUri());
      Request onward = new Request(asked.getCode());
      onward.setDestinationContext(
          new AddressEndpointContext(new InetSocketAddress(uri.getHost(), uri.getPort())));
      onward.getOptions().setUriPath(uri.getPath());
      onward.setPayload(asked.getPayload());
      onward.addMessageObserver(
          new MessageObserverAdapter() {
            @Override
            public void onResponse(Response came) {
              Response answer = new Response(came.getCode());
              answer.setOptions(came.getOptions());
              answer.setPayload(came.getPayload());
              exchange.sendResponse(answer);
            }

            @Override
            public void failed() {
              exchange.sendResponse(new Response(ResponseCode.BAD_GATEWAY));
            }
          });
      outbound.sendRequest(onward);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Peer;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.NamedServices;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.nic.core.NicContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The resources that applications offer on this NIC. Each path has a slot, so that requests wait
 * while the application is being replaced. Thread-safe.
 */
public final class LocalResources {
  private static final Logger LOG = System.getLogger(LocalResources.class.getName());
  private static final int MAX_PATHS = 512;
  private static final CallbackGuard RESOURCES =
      new CallbackGuard(LocalResources.class, "a resource on a NIC");

  private final NicContext context;
  private final NamedServices<LocalResource, List<Link>> resources;
  private final Peer peer;

  public LocalResources(NicContext context) {
    this.context = context;
    this.resources = new NamedServices<>(context.time(), SlotLimits.standard(), MAX_PATHS);
    this.peer =
        new Peer(
            context.settings().name(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            null,
            "");
  }

  /** Binds a resource when this NIC is its host. */
  public void bind(LocalResource resource, Map<String, Object> properties) {
    String path = path(properties);
    if (path == null) {
      return;
    }
    List<Link> links =
        LinkFormat.parse("</" + path + ">" + text(properties, LocalResource.LINK)).links();
    if (!resources.add(path, resource, links, ServiceRank.of(properties))) {
      LOG.log(
          Level.WARNING,
          "the resource /{0} on NIC {1} is not served: there are {2} paths already",
          path,
          context.settings().name(),
          MAX_PATHS);
    }
  }

  /** Unbinds a resource; its path stays for the grace of the slot. */
  public void unbind(LocalResource resource, Map<String, Object> properties) {
    String path = path(properties);
    if (path != null) {
      resources.remove(path, resource);
    }
  }

  private String path(Map<String, Object> properties) {
    String path = text(properties, LocalResource.PATH);
    boolean here = text(properties, LocalResource.HOST).equalsIgnoreCase(context.settings().name());
    return here && !path.isEmpty() ? path : null;
  }

  private static String text(Map<String, Object> properties, String key) {
    return properties.get(key) instanceof String text ? text : "";
  }

  /** Returns the links of all resources, in order of their paths. */
  public List<Link> links() {
    return resources.kept().stream().flatMap(List::stream).toList();
  }

  /**
   * Passes a request to the resource, which answers on the serial executor; false when there is
   * none at that path.
   */
  public boolean answer(CoapRequest request, Consumer<CoapResponse> answer) {
    Slot<LocalResource> slot = resources.find(request.joinedPath());
    if (slot == null) {
      return false;
    }
    slot.submit(request.payload().length(), new Handling(request, answer));
    return true;
  }

  private final class Handling implements Caller<LocalResource> {
    private final CoapRequest request;
    private final Consumer<CoapResponse> answer;

    Handling(CoapRequest request, Consumer<CoapResponse> answer) {
      this.request = request;
      this.answer = answer;
    }

    @Override
    public void admitted(LocalResource resource, Runnable done) {
      Consumer<CoapResponse> then =
          response -> {
            done.run();
            tell(response);
          };
      Throwable fault = RESOURCES.attempt(resource, present -> present.handle(request, peer, then));
      if (fault != null) {
        done.run();
        tell(failed(fault));
      }
    }

    /** A LinkageError comes from replacing the bundle, not from the resource itself. */
    private static CoapResponse failed(Throwable fault) {
      return fault instanceof LinkageError
          ? CoapResponse.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the resource is being replaced")
          : CoapResponse.diagnostic(CoapCode.INTERNAL_SERVER_ERROR, "the resource failed");
    }

    @Override
    public void refused(Refusal why) {
      tell(CoapResponse.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the resource is away"));
    }

    private void tell(CoapResponse response) {
      context.executor().execute(() -> answer.accept(response));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.LinkQuery;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.core.Replies;
import io.millrace.nic.sensor.SensorDiscovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Answers requests to the resources of the NIC itself [spec nic-resources.md §1, §2]:
 * identification, discovery and the others by path; 5.01 for paths that it does not have. Touched
 * on the serial executor only.
 */
public final class NicResources {
  /** The path of the firmware images, the only resource that accepts a body in blocks. */
  public static final List<String> FIRMWARE = List.of("sys", "upg");

  /** The diagnosis for an unknown path. */
  static final String UNKNOWN = "the NIC has no such resource";

  private final NicContext context;
  private final NicSettings settings;
  private final SensorDiscovery sensor;
  private final LocalResources locals;
  private final Map<String, NicResource> others;

  public NicResources(
      NicContext context,
      SensorDiscovery sensor,
      LocalResources locals,
      Map<String, NicResource> others) {
    this.others = others;
    this.context = context;
    this.settings = context.settings();
    this.sensor = sensor;
    this.locals = locals;
  }

  /** Answers a request that is neither for the sensor nor for an application's resource. */
  public void answer(CoapRequest request, Duration deadline, Consumer<CoapResponse> answer) {
    String path = request.joinedPath();
    switch (path) {
      case "" -> answer.accept(identification(request));
      case ".well-known/core" -> discovery(request, deadline, answer);
      default -> other(path, request, answer);
    }
  }

  /**
   * Returns the error for a block of a body to another resource than the firmware images; else
   * null.
   */
  public static CoapResponse blockRefusal(CoapRequest request) {
    boolean blocks = request.options().uint(OptionNumber.BLOCK1, 0) >> 3 != 0;
    return blocks && !request.path().equals(FIRMWARE)
        ? Replies.diagnostic(CoapCode.BAD_OPTION, "this resource accepts no body in blocks")
        : null;
  }

  private void other(String path, CoapRequest request, Consumer<CoapResponse> answer) {
    NicResource resource = others.get(path);
    if (resource == null) {
      answer.accept(Replies.absent(UNKNOWN));
    } else {
      resource.handle(request, answer);
    }
  }

  private CoapResponse identification(CoapRequest request) {
    CoapResponse refusal = readable(request, ContentFormat.TEXT);
    return refusal != null
        ? refusal
        : CoapResponse.of(
            CoapCode.CONTENT,
            ContentFormat.TEXT,
            Bytes.utf8(context.runningVersion().identification()));
  }

  private void discovery(CoapRequest request, Duration deadline, Consumer<CoapResponse> answer) {
    CoapResponse refusal = readable(request, ContentFormat.LINK_FORMAT);
    if (refusal != null) {
      answer.accept(refusal);
      return;
    }
    sensor.get(
        discoveryTimeout(deadline),
        found -> {
          List<Link> passed = LinkQuery.of(request.query()).filter(all(found));
          Bytes text = Bytes.utf8(LinkFormat.write(passed));
          answer.accept(CoapResponse.of(CoapCode.CONTENT, ContentFormat.LINK_FORMAT, text));
        });
  }

  /**
   * Returns half of the client's deadline, so that the NIC's own links are sent in time when the
   * sensor's are missing.
   */
  private Duration discoveryTimeout(Duration deadline) {
    Duration half = deadline.dividedBy(2);
    return half.compareTo(settings.sensorDeadline()) < 0 ? half : settings.sensorDeadline();
  }

  private List<Link> all(List<Link> found) {
    List<Link> links = new ArrayList<>();
    links.add(Link.to("/").with("ct", ContentFormat.TEXT).with("title", "Info"));
    others.values().forEach(each -> each.link().ifPresent(links::add));
    links.add(Link.to("/" + settings.prefix()).with("title", "Device IC"));
    links.addAll(found);
    links.addAll(locals.links());
    return links;
  }

  private static CoapResponse readable(CoapRequest request, int format) {
    if (request.code() != CoapCode.GET) {
      return diagnostic(CoapCode.METHOD_NOT_ALLOWED, "GET only");
    }
    return request.options().uint(OptionNumber.ACCEPT, format) != format
        ? diagnostic(CoapCode.NOT_ACCEPTABLE, "this comes as Content-Format " + format)
        : null;
  }

  private static CoapResponse diagnostic(int code, String why) {
    return CoapResponse.diagnostic(code, why);
  }
}

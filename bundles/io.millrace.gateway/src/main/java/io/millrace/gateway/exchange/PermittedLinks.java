// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.session.Session;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.linkformat.ParsedLinks;
import io.millrace.lib.policy.CoapAccess;
import java.util.ArrayList;
import java.util.List;

/**
 * A device's list of its resources, {@code /.well-known/core}, for an account whose policy limits
 * it: the links to what it may reach. The shortened list has no ETag, which would be that of the
 * whole one. Of a list in another format than link format it gets nothing.
 */
final class PermittedLinks {
  private static final String CORE = ".well-known/core";
  private static final CoapResponse OTHER_FORMAT =
      CoapResponse.diagnostic(
          CoapCode.NOT_ACCEPTABLE,
          "the list is limited to what your account may reach, which needs link format");

  private final AccessPolicy policy;
  private final String device;

  private PermittedLinks(AccessPolicy policy, String device) {
    this.policy = policy;
    this.device = device;
  }

  /** Returns what shortens the answer to a request; null when nothing has to. */
  static PermittedLinks of(Session session, String device, CoapRequest request) {
    boolean limited = session != null && CoapAccess.isLimited(session.account().policy());
    return limited && request.joinedPath().equals(CORE)
        ? new PermittedLinks(session.account().policy(), device)
        : null;
  }

  CoapResponse of(CoapResponse answer) {
    if (!CoapCode.isSuccess(answer.code()) || answer.payload().isEmpty()) {
      return answer;
    }
    long format = answer.options().uint(OptionNumber.CONTENT_FORMAT, -1);
    if (format != ContentFormat.LINK_FORMAT) {
      return OTHER_FORMAT;
    }
    ParsedLinks parsed = LinkFormat.parse(answer.payload().utf8());
    List<Link> permitted = new ArrayList<>();
    for (Link each : parsed.links()) {
      if (isPermitted(each.target())) {
        permitted.add(each);
      }
    }
    return new CoapResponse(
        answer.code(),
        answer.options().toBuilder().remove(OptionNumber.ETAG).build(),
        Bytes.utf8(LinkFormat.write(permitted)));
  }

  private boolean isPermitted(String target) {
    if (target.contains("://")) {
      return false; // of another server
    }
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return CoapAccess.reaches(policy, device, path.startsWith("/") ? path : "/" + path);
  }
}

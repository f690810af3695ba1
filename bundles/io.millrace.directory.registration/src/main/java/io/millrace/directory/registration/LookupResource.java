// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.resource.ObservableResource;
import io.millrace.api.session.Session;
import io.millrace.api.transport.Peer;
import io.millrace.lib.access.SessionAccess;
import io.millrace.lib.linkformat.LinkFormat;
import io.millrace.lib.policy.CoapAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code /rd-lookup/ep} and {@code /rd-lookup/res}: links to the endpoints, or to their resources
 * [RFC 9176 §6]. A client finds what it can reach: what its access policy permits when its account
 * may send requests to devices, and what its account has registered.
 */
final class LookupResource implements ObservableResource {
  static final String ENDPOINTS = "rd-lookup/ep";
  static final String RESOURCES = "rd-lookup/res";

  private final SessionAccess access;
  private final Registrations registrations;
  private final boolean endpoints;

  /**
   * Makes one of the two.
   *
   * @param endpoints whether it finds endpoints; else it finds resources
   */
  LookupResource(SessionAccess access, Registrations registrations, boolean endpoints) {
    this.access = access;
    this.registrations = registrations;
    this.endpoints = endpoints;
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    if (request.code() != CoapCode.GET) {
      answer.accept(CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "methods here: GET"));
      return;
    }
    access.decide(
        peer,
        0,
        (session, refusal) -> answer.accept(refusal != null ? refusal : found(request, session)));
  }

  private CoapResponse found(CoapRequest request, Session session) {
    try {
      Lookup lookup = Lookup.read(request.query());
      List<Registration> reachable = reachable(session);
      String links =
          LinkFormat.write(endpoints ? lookup.endpoints(reachable) : lookup.resources(reachable));
      return CoapResponse.of(CoapCode.CONTENT, ContentFormat.LINK_FORMAT, Bytes.utf8(links));
    } catch (RefusedRegistration refused) {
      return refused.answer();
    }
  }

  private List<Registration> reachable(Session session) {
    List<Registration> all = registrations.present();
    Account account = session.account();
    boolean proxy = account.may(Permission.PROXY);
    if (proxy && !CoapAccess.isLimited(account.policy())) {
      return all;
    }
    List<Registration> reachable = new ArrayList<>();
    for (Registration each : all) {
      if (each.account().equals(account.subject())) {
        reachable.add(each);
      } else if (proxy) {
        Registration permitted = each.permittedBy(account.policy());
        if (!permitted.links().isEmpty()) {
          reachable.add(permitted);
        }
      }
    }
    return reachable;
  }

  @Override
  public AutoCloseable observe(CoapRequest request, Runnable changed) {
    return registrations.onChange(changed);
  }
}

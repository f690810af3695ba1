// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Peer;
import io.millrace.lib.access.SessionAccess;
import java.util.function.Consumer;

/**
 * {@code /rd}: POST registers an endpoint; below it POST updates a registration and DELETE removes
 * it [RFC 9176 §5, §5.3]. Each is answered when it is durable.
 */
final class RdResource implements LocalResource {
  static final String PATH = "rd";

  private final SessionAccess access;
  private final Registrar registrar;
  private final Registrations registrations;

  RdResource(SessionAccess access, Registrar registrar, Registrations registrations) {
    this.access = access;
    this.registrar = registrar;
    this.registrations = registrations;
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    access.decide(
        peer,
        request.payload().length(),
        (session, refusal) -> {
          if (refusal != null) {
            answer.accept(refusal);
          } else {
            answer(request, peer, session.account().subject(), answer);
          }
        });
  }

  private void answer(
      CoapRequest request, Peer peer, String account, Consumer<CoapResponse> answer) {
    String path = request.joinedPath();
    boolean all = path.equals(PATH);
    String id = all ? "" : path.substring(PATH.length() + 1);
    try {
      if (request.code() == CoapCode.POST && all) {
        register(request, peer, account, answer);
      } else if (request.code() == CoapCode.POST) {
        update(id, request, peer, account);
        registrations.acknowledge(id, CoapResponse.of(CoapCode.CHANGED), answer);
      } else if (request.code() == CoapCode.DELETE && !all) {
        registrations.remove(id, account);
        registrations.acknowledge(id, CoapResponse.of(CoapCode.DELETED), answer);
      } else {
        answer.accept(
            CoapResponse.diagnostic(
                CoapCode.METHOD_NOT_ALLOWED, "methods here: " + (all ? "POST" : "POST, DELETE")));
      }
    } catch (RefusedRegistration refused) {
      answer.accept(refused.answer());
    }
  }

  private void register(
      CoapRequest request, Peer peer, String account, Consumer<CoapResponse> answer)
      throws RefusedRegistration {
    Parameters given = Parameters.read(request.query());
    Registration registered = registrar.register(account, peer, given, Registrar.links(request));
    CoapOptions location =
        CoapOptions.builder()
            .add(OptionNumber.LOCATION_PATH, PATH)
            .add(OptionNumber.LOCATION_PATH, registered.id())
            .build();
    registrations.acknowledge(
        registered.id(), CoapResponse.of(CoapCode.CREATED).with(location), answer);
  }

  private void update(String id, CoapRequest request, Peer peer, String account)
      throws RefusedRegistration {
    if (!request.payload().isEmpty()) {
      throw RefusedRegistration.badRequest("an update has no links: POST them to /rd");
    }
    registrar.update(id, account, peer, Parameters.read(request.query()));
  }
}

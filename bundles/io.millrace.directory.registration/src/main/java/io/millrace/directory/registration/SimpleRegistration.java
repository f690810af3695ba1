// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Peer;
import io.millrace.lib.access.SessionAccess;
import java.util.function.Consumer;

/**
 * {@code /.well-known/rd}: a POST has the links fetched from the sender's {@code /.well-known/core}
 * and registered [RFC 9176 §5.1].
 */
final class SimpleRegistration implements LocalResource {
  static final String PATH = ".well-known/rd";

  private final SessionAccess access;
  private final Registrar registrar;
  private final Registrations registrations;
  private final LinkFetches fetches;

  SimpleRegistration(
      SessionAccess access, Registrar registrar, Registrations registrations, LinkFetches fetches) {
    this.access = access;
    this.registrar = registrar;
    this.registrations = registrations;
    this.fetches = fetches;
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    if (request.code() != CoapCode.POST) {
      answer.accept(CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "methods here: POST"));
      return;
    }
    access.decide(
        peer,
        request.payload().length(),
        (session, refusal) -> {
          if (refusal != null) {
            answer.accept(refusal);
          } else {
            begin(session.account().subject(), request, peer, answer);
          }
        });
  }

  private void begin(
      String account, CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    try {
      Parameters given = Parameters.read(request.query());
      if (given.base().isPresent()) {
        throw RefusedRegistration.badRequest("a simple registration has no base");
      }
      registrar.name(given);
      fetches.begin(
          peer,
          new LinkFetches.Listener() {
            @Override
            public void fetched(Bytes links) {
              register(account, peer, given, links, answer);
            }

            @Override
            public void failed(CoapResponse why) {
              answer.accept(why);
            }
          });
    } catch (RefusedRegistration refused) {
      answer.accept(refused.answer());
    }
  }

  private void register(
      String account, Peer peer, Parameters given, Bytes links, Consumer<CoapResponse> answer) {
    try {
      Registration registered = registrar.register(account, peer, given, Registrar.links(links));
      registrations.acknowledge(registered.id(), CoapResponse.of(CoapCode.CHANGED), answer);
    } catch (RefusedRegistration refused) {
      answer.accept(refused.answer());
    }
  }
}

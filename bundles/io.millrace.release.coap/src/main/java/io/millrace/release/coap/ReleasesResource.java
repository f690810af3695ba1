// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.Origin;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStatus;
import io.millrace.api.resource.ObservableResource;
import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code /releases} and what is below it: {@code status}, {@code commit}, {@code rollback}, {@code
 * revert}, and the files. Thread-safe.
 */
final class ReleasesResource implements ObservableResource {
  static final String PATH = "releases";
  static final String STATUS = "status";

  private final Access access;
  private final ReleaseTasks tasks;
  private final Uploads uploads; // for the tasks' thread alone
  private final Orders orders;
  private final StatusObservers observers;

  ReleasesResource(
      Access access,
      ReleaseTasks tasks,
      Uploads uploads,
      Orders orders,
      StatusObservers observers) {
    this.access = access;
    this.tasks = tasks;
    this.uploads = uploads;
    this.orders = orders;
    this.observers = observers;
  }

  /** One request of a client that may make it. */
  private record Ask(CoapRequest request, Peer peer, Origin origin, Consumer<CoapResponse> answer) {
    boolean is(int method) {
      return request.code() == method;
    }
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    access.judge(
        request,
        peer,
        answer,
        origin ->
            tasks.submit(
                request.payload().length(),
                answer,
                present -> dispatch(new Ask(request, peer, origin, answer), present)));
  }

  @Override
  public AutoCloseable observe(CoapRequest request, Runnable changed) {
    List<String> path = request.path();
    return path.size() == 2 && path.get(1).equals(STATUS) ? observers.add(changed) : null;
  }

  private void dispatch(Ask ask, ReleaseService present) throws IOException {
    List<String> path = ask.request.path();
    if (path.size() == 1) {
      ask.answer.accept(
          ask.is(CoapCode.GET) ? uploads.list(ask.request, present) : Answers.notAllowed("GET"));
    } else if (path.size() == 2 && Uploads.isName(path.get(1))) {
      file(path.get(1), ask, present);
    } else {
      order(path.size() == 2 ? path.get(1) : "", ask, present);
    }
  }

  private void order(String name, Ask ask, ReleaseService present) throws IOException {
    boolean post = ask.is(CoapCode.POST);
    switch (name) {
      case STATUS -> ask.answer.accept(status(ask, present));
      case "commit", "rollback", "revert" -> {
        if (post) {
          change(name, ask, present);
        } else {
          ask.answer.accept(Answers.notAllowed("POST"));
        }
      }
      default ->
          ask.answer.accept(
              Answers.refusal(
                  CoapCode.NOT_FOUND,
                  "below /releases are NAME.mrl, status, commit, rollback," + " revert"));
    }
  }

  private static CoapResponse status(Ask ask, ReleaseService present) throws IOException {
    if (!ask.is(CoapCode.GET)) {
      return Answers.notAllowed("GET");
    }
    ReleaseStatus status = present.status();
    return Answers.content(ask.request, status.text(), status.json());
  }

  private void change(String name, Ask ask, ReleaseService present) {
    List<String> query = ask.request.query();
    boolean factory = name.equals("revert") && query.equals(List.of("factory"));
    if (!query.isEmpty() && !factory) {
      ask.answer.accept(
          Answers.refusal(CoapCode.BAD_REQUEST, "allowed is factory, and that for revert alone"));
      return;
    }
    orders.change(
        name.equals("commit") ? "release:confirm" : "release:" + name,
        ask.origin,
        ask.answer,
        () ->
            switch (name) {
              case "commit" -> present.confirm(ask.origin);
              case "rollback" -> present.rollback(ask.origin, ReleaseService.NO_LISTENER);
              default -> present.revert(factory, ask.origin, ReleaseService.NO_LISTENER);
            });
  }

  private void file(String name, Ask ask, ReleaseService present) throws IOException {
    switch (ask.request.code()) {
      case CoapCode.GET -> ask.answer.accept(uploads.state(name, ask.request, present));
      case CoapCode.PUT ->
          ask.answer.accept(
              uploads.put(
                  name, ask.request, Sender.of(ask.request, ask.peer, ask.origin), present));
      case CoapCode.DELETE -> ask.answer.accept(uploads.delete(name, ask.origin, present));
      case CoapCode.POST -> install(name, ask, present);
      default -> ask.answer.accept(Answers.notAllowed("GET, PUT, POST, DELETE"));
    }
  }

  private void install(String name, Ask ask, ReleaseService present) throws IOException {
    Path file = uploads.whole(name, present);
    if (file == null) {
      ask.answer.accept(
          Answers.refusal(CoapCode.NOT_FOUND, name + " has not come whole, GET it for its offset"));
      return;
    }
    InstallQuery query;
    try {
      query = InstallQuery.read(ask.request.query(), file, ask.origin);
    } catch (IllegalArgumentException wrong) {
      ask.answer.accept(Answers.refusal(CoapCode.BAD_REQUEST, wrong.getMessage()));
      return;
    }
    if (query.plan()) {
      orders.plan("release:plan " + name, ask.origin, ask.answer, present.plan(query.request()));
    } else {
      orders.change(
          "release:install " + name,
          ask.origin,
          ask.answer,
          () -> present.install(query.request(), ReleaseService.NO_LISTENER));
    }
  }
}

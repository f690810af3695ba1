// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.api.time.Time;
import io.millrace.http.server.HttpComponent;
import io.millrace.http.server.Replies;
import io.millrace.lib.health.Finding;
import io.millrace.lib.health.HealthChecks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Answers {@code /healthz/live}, {@code /healthz/ready} and {@code /healthz}: 200 when the checks
 * are good, 503 when one is not. The checks are asked at most once a second, all of them at most
 * twice a minute, however many ask: some of them write to the disk. Thread-safe.
 */
@Component(service = HttpHandler.class, property = HttpComponent.PATH + "=" + HealthHandler.AT)
public final class HealthHandler implements HttpHandler {
  static final String AT = "/healthz";

  private static final Duration TIME_OUT = Duration.ofSeconds(5);

  private final Function<String, List<Finding>> checks;
  private final Time time;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  private record Answer(List<Finding> findings, long nanos) {}

  /** Makes the handler. */
  @Activate
  public HealthHandler(BundleContext context, @Reference Time time) {
    this(new HealthChecks(context, TIME_OUT)::ask, time);
  }

  HealthHandler(Function<String, List<Finding>> checks, Time time) {
    this.checks = checks;
    this.time = time;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (!Replies.isRead(exchange)) {
      return;
    }
    Probe probe = Probe.at(exchange.getRequestURI().getPath());
    if (probe == null) {
      Replies.text(exchange, 404, "there are " + AT + ", " + AT + "/live and " + AT + "/ready");
      return;
    }
    List<Finding> all = ask(probe);
    List<Finding> failed = probe.failed(all);
    byte[] body = HealthJson.of(failed.isEmpty(), probe == Probe.ALL ? all : failed);
    Replies.send(exchange, failed.isEmpty() ? 200 : 503, "application/json", body);
  }

  private List<Finding> ask(Probe probe) {
    return answers.compute(
            probe.tag(), (tag, before) -> isFresh(before, probe) ? before : answer(tag))
        .findings;
  }

  private boolean isFresh(Answer before, Probe probe) {
    return before != null && time.nanos() - before.nanos < probe.fresh().toNanos();
  }

  private Answer answer(String tag) {
    List<Finding> findings = checks.apply(tag);
    return new Answer(findings, time.nanos());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Transport;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.health.HealthChecks;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Loop;
import io.millrace.northbound.mqtt.backlog.Backlog;
import io.millrace.northbound.mqtt.backlog.FileBacklog;
import io.millrace.northbound.mqtt.backlog.NoBacklog;
import io.millrace.northbound.mqtt.outbox.Birth;
import io.millrace.northbound.mqtt.outbox.Losses;
import io.millrace.northbound.mqtt.outbox.Message;
import io.millrace.northbound.mqtt.outbox.OutboxSettings;
import io.millrace.northbound.mqtt.outbox.Uplink;
import io.millrace.northbound.mqtt.outbox.UplinkMeters;
import io.millrace.northbound.mqtt.paho.BrokerSettings;
import io.millrace.northbound.mqtt.paho.PahoBroker;
import io.millrace.northbound.mqtt.reading.ReadingContext;
import io.millrace.northbound.mqtt.reading.Readings;
import io.millrace.northbound.mqtt.reading.Source;
import io.millrace.northbound.mqtt.request.RequestMeters;
import io.millrace.northbound.mqtt.request.RequestTopic;
import io.millrace.northbound.mqtt.request.Requests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** All parts of one broker, put together. */
final class Northbound {
  private static final CallbackGuard PARTS = new CallbackGuard(Northbound.class, "a part");
  private static final String JSON = "application/json";
  private static final Duration CHECKS = Duration.ofSeconds(10);
  private static final int END_SECONDS = 10;
  private static final int MOST_QUEUED = 2048;

  private final BundleContext context;
  private final MqttConfig config;
  private final Meters meters;
  private final BrokerAddress address;
  private final GatewayClient client;
  private final Loop loop;
  private final WaitingThreads waiting;
  private final Uplink uplink;
  private final Losses losses;
  private final Readings readings;
  private final LinkWatch links;
  private final HealthWatch health;
  private final MqttCheck check;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  Northbound(
      BundleContext context, MqttConfig config, Time time, Randomness randomness, Meters meters)
      throws IOException {
    this.context = context;
    this.config = config;
    this.meters = meters;
    String name = config.name();
    if (!name.matches("[a-z0-9-]{1,32}")) {
      throw new IllegalArgumentException(
          "name = " + name + " (allowed: 1 to 32 characters out of a-z, 0-9 and hyphen)");
    }
    address = BrokerAddress.of(config.broker());
    String gateway = GatewayName.of(config.gateway());
    Topics topics = new Topics(config, gateway);
    ReadingFormat format = ReadingFormat.of(config.format());
    List<Source> sources = Arrays.stream(config.readings()).map(Source::of).toList();
    boolean asks = !sources.isEmpty() || topics.request() != null;
    if (asks && config.accountClientId().isBlank()) {
      throw new IllegalArgumentException(
          "readings and requestTopic need accountClientId and accountSecret, of an account of this"
              + " router");
    }
    client = GatewayClient.of(config, time, randomness);
    losses = new Losses(meters, name, time);
    Message online = state(topics, gateway, "online");
    Message offline = state(topics, gateway, "offline");
    BrokerTls tls = new BrokerTls(new PropertyPaths(context::getProperty).path(config.keys()));
    Backlog backlog = backlog(randomness);
    loop = Loop.start("mqtt-" + name);
    waiting = new WaitingThreads("mqtt-" + name + "-waiting", 2, MOST_QUEUED);
    uplink =
        new Uplink(
            loop,
            time,
            randomness,
            new PahoBroker(() -> settings(gateway, tls, offline, topics.request())),
            backlog,
            new OutboxSettings(
                config.window(),
                Duration.ofSeconds(config.acknowledgementSeconds()),
                Duration.ofSeconds(config.longestPauseSeconds()),
                Duration.ofSeconds(config.syncSeconds())),
            losses,
            new UplinkMeters(meters, name),
            new Birth(online, offline, requests(topics)));
    Events events = new Events(uplink, topics, format, gateway, time);
    readings =
        new Readings(
            sources,
            new ReadingContext(
                time,
                randomness,
                waiting,
                client.login(),
                client.caller(),
                client.blockwise(),
                Duration.ofSeconds(config.pollSeconds()),
                events));
    links = new LinkWatch(time, Duration.ofSeconds(config.linkSeconds()), events::link);
    HealthChecks checks = new HealthChecks(context, CHECKS);
    health =
        new HealthWatch(
            time,
            Duration.ofSeconds(config.healthSeconds()),
            waiting,
            () -> checks.ask(""),
            checkName()::equals,
            events::changed);
    check =
        new MqttCheck(
            uplink::status,
            readings::faults,
            losses,
            time,
            Duration.ofSeconds(config.awaySeconds()),
            (long) config.storeMebibytes() << 20,
            address.toString());
  }

  /** Returns who takes the requests of the broker: nobody when none are taken. */
  private Consumer<Message> requests(Topics topics) {
    if (topics.request() == null) {
      return message -> {};
    }
    int limit = config.requestLimit();
    WaitingThreads threads = new WaitingThreads("mqtt-" + config.name() + "-request", limit, limit);
    opened.push(threads);
    return new Requests(
        topics.request(),
        topics.responses(),
        threads::tryExecute,
        client.login(),
        client.blockwise(),
        GatewayClient.MOST_BYTES,
        answer -> uplink().answer(answer),
        new RequestMeters(meters, config.name()));
  }

  private Backlog backlog(Randomness randomness) throws IOException {
    int epoch = ByteBuffer.wrap(randomness.nextBytes(Integer.BYTES)).getInt();
    if (config.storeMebibytes() == 0) {
      return new NoBacklog("%08x".formatted(epoch), config.window());
    }
    String data = context.getProperty("millrace.data");
    Path folder = Path.of(data == null ? "." : data).resolve("mqtt").resolve(config.name());
    return new FileBacklog(folder, epoch, (long) config.storeMebibytes() << 20);
  }

  private static Message state(Topics topics, String gateway, String word) {
    String text = JsonValues.object("gateway", gateway, "state", word);
    return Message.retained(topics.status(), JSON, Bytes.utf8(text));
  }

  private BrokerSettings settings(
      String gateway, BrokerTls tls, Message will, RequestTopic requests) {
    return new BrokerSettings(
        address.paho(),
        config.clientId().isBlank() ? "millrace-" + gateway : config.clientId(),
        config.user(),
        config.password(),
        address.isSecured() ? tls.context() : null,
        Duration.ofSeconds(config.keepAliveSeconds()),
        will,
        requests == null ? List.of() : List.of(requests.filter()));
  }

  private String checkName() {
    return "mqtt " + config.name();
  }

  void start() {
    // Without Transport.NAME: no configuration may name it, because it reaches no servers.
    Map<String, String> scheme = Map.of(Transport.SCHEME, "mqtt");
    ServiceRegistration<Transport> transport =
        context.registerService(Transport.class, client.transport(), new Hashtable<>(scheme));
    opened.push(transport::unregister);
    ServiceRegistration<HealthCheck> registered =
        context.registerService(
            HealthCheck.class,
            check,
            new Hashtable<>(Map.of(HealthCheck.NAME, checkName(), HealthCheck.TAGS, "system")));
    opened.push(registered::unregister);
    UplinkMeters.gauges(meters, config.name(), uplink::status).forEach(opened::push);
    uplink.start();
    readings.start();
    links.start();
    health.start();
  }

  /** Ends what brings items first, then the connection, when those items are stored. */
  void close() {
    health.close();
    links.close();
    readings.close();
    opened.forEach(PARTS::close);
    client.close();
    waiting.close();
    CountDownLatch ended = new CountDownLatch(1);
    loop.execute(
        () -> {
          uplink.close();
          ended.countDown();
        });
    try {
      ended.await(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    loop.close();
  }

  GatewayClient client() {
    return client;
  }

  Readings devices() {
    return readings;
  }

  LinkWatch links() {
    return links;
  }

  Uplink uplink() {
    return uplink;
  }

  String name() {
    return config.name();
  }

  BrokerAddress address() {
    return address;
  }
}

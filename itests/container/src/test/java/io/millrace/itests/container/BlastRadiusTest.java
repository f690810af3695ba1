// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Each bundle of ours but the API is stopped and started, updated to another build and refreshed
 * while requests are on their way: no other bundle stops, no component is deactivated but those
 * named here, the UDP port stays bound, every request is answered, the session and the observations
 * of both NICs go on, and nobody lends a hand [DESIGN §1 invariant 1, §4]. With each build every
 * bundle is replaced, all of them in turn in one of the three ways, but {@code net} and the gateway
 * in each; with the long tests every bundle is replaced in each way.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BlastRadiusTest {
  private static final Duration ALWAYS_BOUND = Duration.ZERO;

  /** Without a holder {@code net} closes its sockets and opens them again. */
  private static final Duration REOPENED = Duration.ofSeconds(1);

  /** As {@code io.millrace.lib.testing.Extent}, which is no bundle, so that it is not seen here. */
  private static final boolean LONG = Boolean.getBoolean("millrace.long");

  /** Where the sockets are, and the requests in flight. */
  private static final Set<String> IN_EVERY_WAY = Set.of("net", "gateway");

  private static SwapTrial trial;
  private static int replaced;
  private static ServiceRegistration<?> holder;

  @Inject private BundleContext context;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().withSecondBuilds().options(256)};
  }

  @Before
  public void begin() throws Exception {
    if (trial == null) {
      holder = Chain.holder(context);
      trial = new SwapTrial(context);
    }
  }

  @Test
  public void store_mvstore() throws Exception {
    touchesOnly("store.mvstore", "store.mvstore.MvStore");
  }

  @Test
  public void store_redis() throws Exception {
    touchesOnly("store.redis", "store.redis.RedisStoreComponent");
  }

  @Test
  public void net() throws Exception {
    touchesOnly("net", "net.DefaultSocket", "net.LeasedSocket");
  }

  @Test
  public void net_without_a_holder() throws Exception {
    holder.unregister();
    try {
      swap("net", REOPENED, Set.of("net.DefaultSocket", "net.LeasedSocket"));
    } finally {
      holder = Chain.holder(context);
    }
  }

  @Test
  public void coap() throws Exception {
    touchesOnly("coap", "coap.DatagramCodec");
  }

  @Test
  public void endpoint() throws Exception {
    touchesOnly("endpoint", "endpoint.Endpoints");
  }

  @Test
  public void carrier_udp() throws Exception {
    touchesOnly("carrier.udp", "carrier.udp.UdpCarriers");
  }

  @Test
  public void carrier_batch() throws Exception {
    touchesOnly("carrier.batch", "carrier.batch.BatchCarriers");
  }

  @Test
  public void carrier_dtls() throws Exception {
    touchesOnly("carrier.dtls", "carrier.dtls.DtlsCarriers");
  }

  @Test
  public void carrier_tcp() throws Exception {
    touchesOnly("carrier.tcp", "carrier.tcp.TcpCarriers");
  }

  @Test
  public void endpoint_stream() throws Exception {
    touchesOnly("endpoint.stream", "endpoint.stream.StreamEndpoints");
  }

  @Test
  public void http() throws Exception {
    touchesOnly(
        "http",
        "http.health.HealthHandler",
        "http.metrics.MetricsHandler",
        "http.server.HttpComponent",
        "http.tls.HttpsCheck",
        "http.tls.HttpsComponent");
  }

  @Test
  public void dataplatform() throws Exception {
    touchesOnly("dataplatform", "dataplatform.DataPlatformComponent");
  }

  @Test
  public void console() throws Exception {
    touchesOnly("console", "console.ConsoleComponent");
  }

  @Test
  public void northbound_mqtt() throws Exception {
    touchesOnly("northbound.mqtt", "northbound.mqtt.MqttCommands");
  }

  @Test
  public void http_coap() throws Exception {
    touchesOnly("http.coap", "http.coap.HttpCoap");
  }

  @Test
  public void line_pipe() throws Exception {
    touchesOnly("line.pipe", "line.pipe.PipeLines");
  }

  @Test
  public void line_serial() throws Exception {
    touchesOnly("line.serial");
  }

  @Test
  public void line_tcp() throws Exception {
    touchesOnly("line.tcp");
  }

  @Test
  public void line_recorder() throws Exception {
    touchesOnly(
        "line.recorder",
        "line.recorder.CaptureCommand",
        "line.recorder.RecordCommand",
        "line.recorder.ReplayCommand");
  }

  @Test
  public void link_hdlc() throws Exception {
    touchesOnly("link.hdlc", "link.hdlc.HdlcLinks");
  }

  @Test
  public void auth_jwt() throws Exception {
    touchesOnly("auth.jwt", "auth.jwt.JwtTokens");
  }

  @Test
  public void accounts() throws Exception {
    touchesOnly("accounts", "accounts.AccountsComponent");
  }

  @Test
  public void session() throws Exception {
    touchesOnly("session", "session.SessionComponent");
  }

  @Test
  public void directory() throws Exception {
    touchesOnly("directory", "directory.Directory");
  }

  @Test
  public void profile_standard() throws Exception {
    touchesOnly(
        "profile.standard",
        "profile.standard.ConfiguredProfile",
        "profile.standard.MainsProfile",
        "profile.standard.MilliProfile");
  }

  /** Its other sensors are not configured here. */
  @Test
  public void sensor_standard() throws Exception {
    touchesOnly("sensor.standard", "sensor.standard.TemperatureSensor");
  }

  @Test
  public void sensor_echo() throws Exception {
    touchesOnly("sensor.echo", "sensor.echo.EchoSensor");
  }

  @Test
  public void telemetry_linux() throws Exception {
    touchesOnly("telemetry.linux", "telemetry.linux.LinuxTelemetry");
  }

  /** Not configured here. */
  @Test
  public void telemetry_simulated() throws Exception {
    touchesOnly("telemetry.simulated");
  }

  @Test
  public void deviceic() throws Exception {
    touchesOnly("deviceic", "deviceic.DeviceIcCommands", "deviceic.DeviceIcHost");
  }

  @Test
  public void nic() throws Exception {
    touchesOnly("nic", "nic.Nic", "nic.NicCommands");
  }

  @Test
  public void nic_firmware() throws Exception {
    touchesOnly("nic.firmware", "nic.firmware.FirmwareService", "nic.firmware.ImageCommands");
  }

  @Test
  public void gateway() throws Exception {
    touchesOnly("gateway", "gateway.Gateway");
  }

  @Test
  public void shell() throws Exception {
    touchesOnly(
        "shell",
        "shell.command.BundleCommands",
        "shell.command.ConfigCommands",
        "shell.command.ConfigurationCommand",
        "shell.command.HelpCommand",
        "shell.command.LogCommands",
        "shell.command.RefreshCommand",
        "shell.command.RouterCommands",
        "shell.command.StatusCommand",
        "shell.command.UartCommands",
        "shell.command.UpdateCommand",
        "shell.command.WiringCommands",
        "shell.session.ShellSessions",
        "shell.socket.ControlSocket");
  }

  @Test
  public void deployer() throws Exception {
    touchesOnly(
        "deployer",
        "deployer.change.ReleaseDeployer",
        "deployer.command.HoldCommands",
        "deployer.command.ReleaseCommands",
        "deployer.service.ChangeAudit",
        "deployer.service.ReleaseServiceAdapter",
        "deployer.judge.Judge");
  }

  /** Without a server it asks nobody. */
  @Test
  public void fleet_hawkbit() throws Exception {
    touchesOnly("fleet.hawkbit", "fleet.hawkbit.HawkbitFleet");
  }

  @Test
  public void audit() throws Exception {
    touchesOnly("audit", "audit.StoredAuditTrail");
  }

  @Test
  public void directory_registration() throws Exception {
    touchesOnly("directory.registration", "directory.registration.ResourceDirectory");
  }

  @Test
  public void folder() throws Exception {
    touchesOnly("folder", "folder.WatchedFolder");
  }

  /** Without a permission it offers nothing. */
  @Test
  public void release_coap() throws Exception {
    touchesOnly("release.coap", "release.coap.CoapReleases");
  }

  @Test
  public void ssh() throws Exception {
    touchesOnly("ssh", "ssh.listen.SshComponent");
  }

  /** Its commands are made when somebody gives one. */
  @Test
  public void client() throws Exception {
    touchesOnly("client");
  }

  /** What reads the configuration and what looks after health; nothing else has them for life. */
  @Test
  public void base() throws Exception {
    ServiceRegistration<?> holder = Chain.holder(context);
    try {
      double before = Chain.counted(context);
      swapBase();
      assertTrue("counters go on", Chain.counted(context) > before);
    } finally {
      holder.unregister();
    }
  }

  private static void swapBase() throws Exception {
    touchesOnly(
        "base",
        "base.configuration.ConfigurationGuard",
        "base.configuration.ConfigurationWatch",
        "base.health.BundleChanges",
        "base.health.LoopsCheck",
        "base.health.ManagerReports",
        "base.health.NicsCheck");
  }

  /** Each bundle of ours but the API has its test, which bears its name. */
  @Test
  public void no_bundle_is_left_out() throws Exception {
    for (Bundle bundle : context.getBundles()) {
      String name = bundle.getSymbolicName().replaceFirst("^io\\.millrace\\.", "");
      if (!name.equals(bundle.getSymbolicName()) && !name.equals("api")) {
        getClass().getMethod(name.replace('.', '_'));
      }
    }
  }

  private static void touchesOnly(String bundle, String... components) throws Exception {
    swap(bundle, ALWAYS_BOUND, Set.of(components));
  }

  private static void swap(String bundle, Duration unbound, Set<String> components)
      throws Exception {
    assertEquals(List.of(), trial.swaps(bundle, unbound, components, ways(bundle)));
  }

  private static Set<Swap> ways(String bundle) {
    Swap[] all = Swap.values();
    return LONG || IN_EVERY_WAY.contains(bundle)
        ? EnumSet.allOf(Swap.class)
        : EnumSet.of(all[replaced++ % all.length]);
  }
}

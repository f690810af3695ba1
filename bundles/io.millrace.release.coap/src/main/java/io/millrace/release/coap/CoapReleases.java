// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.AuditTrail;
import io.millrace.api.auth.Permission;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Sessions;
import io.millrace.api.time.Time;
import io.millrace.lib.access.OfferedServices;
import io.millrace.lib.access.ReachableCheck;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.holder.Holder;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Offers {@code /releases} on the gateway where a permission for it is configured; without one it
 * offers nothing and has no thread.
 */
@Component(
    service = {},
    configurationPid = CoapReleases.PID)
@Designate(ocd = CoapReleases.Config.class)
public final class CoapReleases {
  static final String PID = "io.millrace.release.coap";

  private static final System.Logger LOG = System.getLogger(CoapReleases.class.getName());

  private final AuditOutbox audit;
  private final Slot<Sessions> sessions;
  private final Slot<ReleaseService> releases;
  private final StatusObservers observers = new StatusObservers();
  private final OfferedServices offered;
  private final ReleaseTasks tasks; // null: nothing is offered
  private final Orders orders; // null: nothing is offered

  /** The configuration of releases by CoAP. */
  @ObjectClassDefinition(
      name = "Millrace releases by CoAP",
      description = "Who may bring and install releases by CoAP, at /releases of the gateway.")
  @interface Config {
    @AttributeDefinition(
        name = "Permission",
        description =
            "The permission that a session's account must have, such as admin;"
                + " io.millrace.auth.jwt (permissions) says which tokens give it. Empty: off,"
                + " there is no /releases.",
        required = false)
    String permission() default "";

    @AttributeDefinition(
        name = "Clear text",
        description =
            "Whether it may be done over a transport without security, such as plain UDP, where"
                + " others on the way can read and change what is sent, and use the session.")
    boolean clearText() default false;
  }

  /** Offers the resource where a permission is configured. */
  @Activate
  public CoapReleases(BundleContext context, @Reference Time time, Config config) {
    this.audit = new AuditOutbox(time::now, new Holder(context), PID);
    this.offered = new OfferedServices(context);
    SlotLimits limits = SlotLimits.standard();
    this.sessions = new Slot<>(time, limits);
    this.releases = new Slot<>(time, limits);
    String permission = config.permission().strip();
    if (permission.isEmpty()) {
      tasks = null;
      orders = null;
      return;
    }
    if (config.clearText()) {
      LOG.log(
          Level.WARNING,
          PID + ": releases are taken over transports in clear text, too (clearText)");
    }
    tasks = new ReleaseTasks(releases);
    Access access =
        new Access(sessions, time, audit, Permission.of(permission), config.clearText());
    orders = new Orders(time, access, observers);
    Uploads uploads = new Uploads(time, audit, UnaryOperator.identity());
    offer(new ReleasesResource(access, tasks, uploads, orders, observers));
    offered.check(
        ReachableCheck.of(
            context,
            new ReachableCheck.Subject(
                "/" + ReleasesResource.PATH, PID, permission, config.clearText())),
        "release.coap",
        "system");
  }

  private void offer(ReleasesResource resource) {
    String path = ReleasesResource.PATH;
    offered.resource(
        resource,
        path,
        ";title=\"Releases\"",
        Map.of(LocalResource.SUBTREE, true, LocalResource.BLOCKS, true));
    offered.resource(resource, path + "/" + ReleasesResource.STATUS, ";ct=\"0 50\";obs", Map.of());
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindSessions(Sessions service) {
    sessions.bind(service);
  }

  void unbindSessions(Sessions service) {
    sessions.unbind(service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindReleases(ReleaseService service) {
    releases.bind(service);
    if (tasks != null) {
      observers.watch(service);
    }
  }

  void unbindReleases(ReleaseService service) {
    observers.leave(service);
    releases.unbind(service);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTrail(AuditTrail trail) {
    audit.bind(trail);
  }

  void unbindTrail(AuditTrail trail) {
    audit.unbind(trail);
  }

  /** What is asked already is answered; the gateway keeps what comes for the next one. */
  @Deactivate
  void deactivate() {
    offered.close();
    sessions.close();
    releases.close();
    if (tasks != null) {
      tasks.close();
      orders.close();
    }
    audit.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolutionException;
import org.osgi.service.resolver.ResolveContext;
import org.osgi.service.resolver.Resolver;

/** A resolver that is not told one of the rules: what it plans is not what happens. */
final class ForgetfulResolver {
  private ForgetfulResolver() {}

  static Resolver withoutFragments(Resolver resolver) {
    return forgetting(
        resolver,
        context ->
            new Told(context) {
              @Override
              public Collection<Resource> findRelatedResources(Resource host) {
                return List.of();
              }
            });
  }

  static Resolver withoutPreference(Resolver resolver) {
    return forgetting(
        resolver,
        context ->
            new Told(context) {
              @Override
              public List<Capability> findProviders(Requirement requirement) {
                List<Capability> found = new ArrayList<>(super.findProviders(requirement));
                Collections.reverse(found);
                return found;
              }
            });
  }

  static Resolver withoutNeeds(Resolver resolver) {
    return forgetting(
        resolver,
        context ->
            new Told(context) {
              @Override
              public boolean isEffective(Requirement requirement) {
                return requirement.getNamespace().startsWith("osgi.wiring.host");
              }
            });
  }

  private static Resolver forgetting(Resolver resolver, UnaryOperator<ResolveContext> rules) {
    return new Resolver() {
      @Override
      public Map<Resource, List<Wire>> resolve(ResolveContext context) throws ResolutionException {
        return resolver.resolve(rules.apply(context));
      }

      @Override
      public Map<Resource, List<Wire>> resolveDynamic(
          ResolveContext context, Wiring host, Requirement requirement) throws ResolutionException {
        return resolver.resolveDynamic(rules.apply(context), host, requirement);
      }
    };
  }

  /** Passes everything on. */
  private static class Told extends ResolveContext {
    private final ResolveContext whole;

    Told(ResolveContext whole) {
      this.whole = whole;
    }

    @Override
    public Collection<Resource> getMandatoryResources() {
      return whole.getMandatoryResources();
    }

    @Override
    public List<Capability> findProviders(Requirement requirement) {
      return whole.findProviders(requirement);
    }

    @Override
    public int insertHostedCapability(List<Capability> capabilities, HostedCapability hosted) {
      return whole.insertHostedCapability(capabilities, hosted);
    }

    @Override
    public boolean isEffective(Requirement requirement) {
      return whole.isEffective(requirement);
    }

    @Override
    public Map<Resource, Wiring> getWirings() {
      return whole.getWirings();
    }

    @Override
    public Collection<Resource> findRelatedResources(Resource host) {
      return whole.findRelatedResources(host);
    }

    @Override
    public List<Wire> getSubstitutionWires(Wiring wiring) {
      return whole.getSubstitutionWires(wiring);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.base;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.condition.Condition;

/**
 * A condition that holds while time, randomness and meters are available. When this bundle stops,
 * the components that use those services are deactivated in an unspecified order. This service is
 * withdrawn before them. A component that takes requests from outside refers to it: so it is
 * deactivated first, and finishes its requests in flight while all services for that are there.
 *
 * <p>Components of a bundle are disposed of in the order of its header, which is that of their
 * names: this has to stay the first.
 */
@Component(
    service = Condition.class,
    property = Condition.CONDITION_ID + "=" + BaseCondition.ID,
    immediate = true)
public final class BaseCondition implements Condition {
  static final String ID = "millrace.base";
}

// SPDX-License-Identifier: Apache-2.0
/** What all probes share: the router that they look at, the faults, and what was found. */
package io.millrace.doctor.base;

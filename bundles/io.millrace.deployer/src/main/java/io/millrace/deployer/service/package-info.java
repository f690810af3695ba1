// SPDX-License-Identifier: Apache-2.0
/**
 * The releases for all interfaces of the router: the service of {@code io.millrace.api.release},
 * and the texts that every interface shows in the same words.
 */
package io.millrace.deployer.service;

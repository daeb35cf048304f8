// SPDX-License-Identifier: Apache-2.0
/**
 * The bundled schemas under Confluent's REST API, for a local run: any stock client finds its ids
 * here. Read-only; a real registry takes its place in production.
 */
@NullMarked
package dev.joblog.gateway.registry;

import org.jspecify.annotations.NullMarked;

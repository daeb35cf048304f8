// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.bacalhau;

import static dev.joblog.gateway.dialect.bacalhau.Shape.ANY_OBJECT;
import static dev.joblog.gateway.dialect.bacalhau.Shape.FLAG;
import static dev.joblog.gateway.dialect.bacalhau.Shape.NUMBER;
import static dev.joblog.gateway.dialect.bacalhau.Shape.Of.member;
import static dev.joblog.gateway.dialect.bacalhau.Shape.TEXT;
import static dev.joblog.gateway.dialect.bacalhau.Shape.WHOLE;

import dev.joblog.gateway.dialect.bacalhau.Shape.Choice;
import dev.joblog.gateway.dialect.bacalhau.Shape.ListOf;
import dev.joblog.gateway.dialect.bacalhau.Shape.Of;
import dev.joblog.gateway.dialect.bacalhau.Shape.Of.Member;
import dev.joblog.gateway.dialect.bacalhau.Shape.Words;
import java.util.List;

/** A job's spec over all versions of both seeds. */
final class SpecShape {

  private static final Shape TEXTS = new ListOf(TEXT);

  /** Another would keep seed 002's SDK from reading any list that the job is in. */
  private static final Shape OPERATOR =
      new Choice(List.of("!", "=", "==", "in", "!=", "notin", "exists", "gt", "lt"));

  /** Data: an input, an output, a published result. */
  static final Of STORAGE =
      Of.of(
          member("StorageSource", new Words(SpecWords.STORAGE_SOURCE)),
          member("Name", TEXT),
          member("CID", TEXT),
          member("URL", TEXT),
          member("SourcePath", TEXT),
          new Member("path", "Path", TEXT),
          member("Metadata", ANY_OBJECT),
          member("ReadWrite", FLAG),
          member("Repo", TEXT),
          member(
              "S3",
              Of.of(
                  member("Bucket", TEXT),
                  member("Key", TEXT),
                  member("Region", TEXT),
                  member("Endpoint", TEXT),
                  member("VersionID", TEXT),
                  member("Checksum", TEXT))));

  private static final Of DOCKER =
      Of.of(
          member("Image", TEXT),
          member("Entrypoint", TEXTS),
          member("Parameters", TEXTS),
          member("EnvironmentVariables", TEXTS),
          member("WorkingDirectory", TEXT));

  private static final Of LANGUAGE =
      Of.of(
          member("Language", TEXT),
          member("LanguageVersion", TEXT),
          member("DeterministicExecution", FLAG),
          member("JobContext", STORAGE),
          member("Command", TEXT),
          member("ProgramPath", TEXT),
          member("RequirementsPath", TEXT));

  private static final Of WASM =
      Of.of(
          member("EntryModule", STORAGE),
          member("EntryPoint", TEXT),
          member("Parameters", TEXTS),
          member("EnvironmentVariables", ANY_OBJECT),
          member("ImportModules", new ListOf(STORAGE)));

  static final Of SPEC =
      Of.of(
          member("Engine", new Words(SpecWords.ENGINE)),
          member("Verifier", new Words(SpecWords.VERIFIER)),
          member("Publisher", new Words(SpecWords.PUBLISHER)),
          member(
              "PublisherSpec",
              Of.of(member("Type", new Words(SpecWords.PUBLISHER)), member("Params", ANY_OBJECT))),
          member("Docker", DOCKER),
          member("Language", LANGUAGE),
          member("Wasm", WASM),
          member(
              "Resources",
              Of.of(
                  member("CPU", TEXT),
                  member("Memory", TEXT),
                  member("Disk", TEXT),
                  member("GPU", TEXT))),
          member(
              "Network",
              Of.of(member("Type", new Words(SpecWords.NETWORK)), member("Domains", TEXTS))),
          member("Timeout", NUMBER),
          new Member("inputs", "Inputs", new ListOf(STORAGE)),
          new Member("outputs", "Outputs", new ListOf(STORAGE)),
          member("Contexts", new ListOf(STORAGE)),
          member("Annotations", TEXTS),
          member(
              "NodeSelectors",
              new ListOf(
                  Of.of(
                      member("Key", TEXT), member("Operator", OPERATOR), member("Values", TEXTS)))),
          member("DoNotTrack", FLAG),
          member("ExecutionPlan", Of.of(member("ShardsTotal", WHOLE))),
          member(
              "Sharding",
              Of.of(
                  member("GlobPattern", TEXT),
                  member("BatchSize", WHOLE),
                  member("GlobPatternBasePath", TEXT))),
          member(
              "Deal",
              Of.of(
                  member("Concurrency", WHOLE),
                  member("Confidence", WHOLE),
                  member("MinBids", WHOLE),
                  member("TargetingMode", FLAG))));

  private SpecShape() {}
}

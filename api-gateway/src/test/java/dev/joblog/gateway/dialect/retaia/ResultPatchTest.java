// SPDX-License-Identifier: Apache-2.0
package dev.joblog.gateway.dialect.retaia;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joblog.gateway.http.JsonReader;
import dev.joblog.gateway.http.JsonValue;
import dev.joblog.gateway.http.Refused;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Who may say what about an asset. */
final class ResultPatchTest {

  private static JsonValue json(String text) {
    return new JsonReader(1_000, 1_000).read(text.replace('\'', '"').getBytes(UTF_8));
  }

  private static void taken(JobType type, String result) {
    assertThatCode(() -> ResultPatch.check(type, json(result)))
        .as(result)
        .doesNotThrowAnyException();
  }

  private static void refused(JobType type, String result, String field) {
    assertThatThrownBy(() -> ResultPatch.check(type, json(result)))
        .as(result)
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .satisfies(
            refused -> {
              assertThat(refused.status()).isEqualTo(422);
              assertThat(refused.code()).contains("VALIDATION_FAILED");
              assertThat(refused.details()).containsEntry("field", field);
            });
  }

  @Test
  void factsAreTakenFromExtractFacts() {
    taken(JobType.EXTRACT_FACTS, "{'facts_patch':{}}");
    taken(
        JobType.EXTRACT_FACTS,
        "{'facts_patch':{'duration_ms':4200,'media_format':'mov','video_codec':'h264',"
            + "'audio_codec':null,'width':1920,'height':1080.0,'fps':29.97},"
            + "'warnings':['w'],'metrics':{'any':{'thing':1}}}");
    taken(JobType.EXTRACT_FACTS, "{'facts_patch':{},'warnings':null}");
  }

  @Test
  void derivedFilesAreTakenFromTheOthers() {
    for (JobType type :
        new JobType[] {
          JobType.GENERATE_PROXY, JobType.GENERATE_THUMBNAILS, JobType.GENERATE_AUDIO_WAVEFORM
        }) {
      taken(type, "{'derived_patch':{}}");
      taken(
          type,
          "{'derived_patch':{'derived_manifest':[{'kind':'thumb','ref':'a/b.jpg'},"
              + "{'kind':'proxy_video','ref':'c','size_bytes':12,'sha256':'ff'}]}}");
      refused(type, "{'facts_patch':{}}", "result");
      refused(type, "{'derived_patch':{},'facts_patch':{}}", "result");
    }
  }

  @Test
  void nobodySaysWhatIsNotTheirs() {
    refused(JobType.EXTRACT_FACTS, "{'derived_patch':{}}", "result");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{},'derived_patch':{}}", "result");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{},'transcript_patch':{}}", "result");
    refused(JobType.EXTRACT_FACTS, "{}", "result.facts_patch");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':null}", "result.facts_patch");
    refused(JobType.EXTRACT_FACTS, "[]", "result");
    refused(JobType.GENERATE_PROXY, "{}", "result.derived_patch");
  }

  @Test
  void everyFieldHasItsType() {
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':[]}", "result.facts_patch");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{'width':1.5}}", "result.facts_patch.width");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{'width':1e999}}", "result.facts_patch.width");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{'fps':'25'}}", "result.facts_patch.fps");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{'mood':'sad'}}", "result.facts_patch");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{},'warnings':'w'}", "result.warnings");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{},'warnings':[1]}", "result.warnings");
    refused(JobType.EXTRACT_FACTS, "{'facts_patch':{},'metrics':[]}", "result.metrics");
    String manifest = "result.derived_patch.derived_manifest";
    refused(JobType.GENERATE_PROXY, "{'derived_patch':{'derived_manifest':{}}}", manifest);
    refused(JobType.GENERATE_PROXY, "{'derived_patch':{'derived_manifest':[1]}}", manifest);
    refused(JobType.GENERATE_PROXY, "{'derived_patch':{'other':[]}}", "result.derived_patch");
    refused(
        JobType.GENERATE_PROXY,
        "{'derived_patch':{'derived_manifest':[{'kind':'film','ref':'a'}]}}",
        manifest + ".kind");
    refused(
        JobType.GENERATE_PROXY,
        "{'derived_patch':{'derived_manifest':[{'kind':'thumb'}]}}",
        manifest + ".ref");
    refused(
        JobType.GENERATE_PROXY,
        "{'derived_patch':{'derived_manifest':[{'ref':'a'}]}}",
        manifest + ".kind");
  }
}
